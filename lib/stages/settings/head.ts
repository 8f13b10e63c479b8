import { z } from "zod";
import { type HeadOptions, headOptions } from "../../method/heads/options.ts";
import { heads } from "../../method/heads/registry.ts";
import { named } from "./named.ts";

const options = Object.fromEntries(
  Object.entries(headOptions).map(([name, { values, means }]) => [name, values.optional().describe(means)]),
) as { readonly [Name in keyof HeadOptions]-?: z.ZodOptional<z.ZodType<NonNullable<HeadOptions[Name]>>> };

/** CLIP's last block. */
export const Head = named(
  "name",
  z.strictObject({
    name: z.enum(Object.keys(heads)).describe("A head of lib/method/heads/registry.ts."),
    ...options,
  }),
);
