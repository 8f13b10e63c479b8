import { isMapping } from "../is-mapping.ts";
import { z } from "zod";
import { bareSchema, fieldSchema } from "./schema-walk.ts";

/** Settings as written: not yet complete, not yet checked. */
export type RawSettings = { readonly [name: string]: unknown };

/**
 * Writes shorthands out in full, so that fragments merge field by field: where the schema preprocesses a value (`head:
 * dba` into `head: { name: dba }`), the same is done to the fragment.
 */
export function expandShorthands(schema: z.ZodType, value: unknown): unknown {
  const expanded = preprocessed(schema, value);
  if (!isMapping(expanded)) return expanded;
  const entries = Object.entries(expanded).map(([name, field]) => {
    const inner = fieldSchema(schema, name, expanded);
    return [name, inner ? expandShorthands(inner, field) : field];
  });
  return Object.fromEntries(entries);
}

/** Runs the schema's own preprocessing, also where defaults wrap it several times. */
function preprocessed(schema: z.ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodTransform) {
    // A preprocessing step sees whatever was written, also what the schema will refuse later.
    const outcome = schema.def.in.safeParse(value);
    return preprocessed(schema.def.out as z.ZodType, outcome.success ? outcome.data : value);
  }
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner ? preprocessed(inner, value) : value;
}

/**
 * Lays fragments over one another, later ones on top: mappings merge field by field, anything else is replaced.
 * A variant is replaced as a whole when its tag changes: `supervision: weak` over `{ kind: semi, labelled: 1/16 }`
 * leaves no `labelled` behind.
 */
export function mergeSettings(schema: z.ZodType, fragments: readonly RawSettings[]): RawSettings {
  return fragments.reduce((lower, upper) => merge(schema, lower, upper) as RawSettings, {});
}

function merge(schema: z.ZodType | undefined, lower: unknown, upper: unknown): unknown {
  if (!isMapping(lower) || !isMapping(upper) || tagChanges(schema, lower, upper)) return upper;
  const merged = new Map(Object.entries(lower));
  for (const [name, value] of Object.entries(upper)) {
    const inner = schema && fieldSchema(schema, name, upper);
    merged.set(name, merged.has(name) ? merge(inner, merged.get(name), value) : value);
  }
  return Object.fromEntries(merged);
}

function tagChanges(schema: z.ZodType | undefined, lower: RawSettings, upper: RawSettings): boolean {
  const bare = schema && bareSchema(schema);
  if (!(bare instanceof z.ZodDiscriminatedUnion)) return false;
  const tag = bare.def.discriminator;
  return Object.hasOwn(upper, tag) && Object.hasOwn(lower, tag) && upper[tag] !== lower[tag];
}
