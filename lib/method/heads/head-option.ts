import type { z } from "zod";
import type { Head } from "./head.ts";

/**
 * Something that may differ inside a head: an option is a file of `options/` and a line in `options.ts`.
 *
 * @internal
 */
export interface HeadOption<Value> {
  /** What it is, in a sentence, for help, schema and docs. */
  readonly means: string;
  /** What values it takes. */
  readonly values: z.ZodType<Value>;
  /** Whether it means something for a head. */
  of(head: Head): boolean;
  /** The head under a value. */
  set(head: Head, value: Value): Head;
}
