import { z } from "zod";
import type { AffinityForm, Head, HeadBias } from "./head.ts";

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

/** An option that is a part of the mask-aware bias. */
export function biasOption<Name extends keyof HeadBias>(
  name: Name,
  means: string,
  values: z.ZodType<NonNullable<HeadBias[Name]>>,
): HeadOption<NonNullable<HeadBias[Name]>> {
  return {
    ...{ means, values },
    of: ({ bias }) => bias !== null,
    set: (head, value) => ({ ...head, bias: head.bias && { ...head.bias, [name]: value } }),
  };
}

/** An option that is a switch of the affinity. */
export function formOption(name: keyof AffinityForm, means: string): HeadOption<boolean> {
  return {
    ...{ means, values: z.boolean() },
    of: ({ form }) => form?.[name] !== undefined,
    set: (head, value) => ({ ...head, form: { ...head.form, [name]: value } }),
  };
}
