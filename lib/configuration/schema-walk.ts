import { z } from "zod";
import type { Path } from "./located-yaml.ts";

/** The schema without its wrappers: defaults, optionality, preprocessing. */
export function bareSchema(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly || schema instanceof z.ZodNonOptional
  ) {
    return bareSchema(schema.def.innerType as z.ZodType);
  }
  if (schema instanceof z.ZodPipe) {
    const inward = schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in;
    return bareSchema(inward as z.ZodType);
  }
  return schema;
}

/**
 * The schema of the field `key` of an object, list, record or union; undefined where none is known.
 *
 * @param value the value being described, which tells the variant of a discriminated union
 */
export function fieldSchema(schema: z.ZodType, key: PropertyKey, value?: unknown): z.ZodType | undefined {
  for (const variant of variants(schema, value)) {
    let field: unknown;
    if (variant instanceof z.ZodObject) {
      // `toString` and its like are no fields, though every object has them.
      field = Object.hasOwn(variant.shape, key) ? variant.shape[String(key)] : undefined;
    } else if (variant instanceof z.ZodRecord) field = variant.def.valueType;
    else if (variant instanceof z.ZodArray) field = variant.def.element;
    else if (variant instanceof z.ZodTuple) field = variant.def.items[Number(key)];
    if (field) return field as z.ZodType;
  }
  return undefined;
}

/** The schema at a path, or undefined where the path leaves it. */
export function schemaAt(schema: z.ZodType, path: Path, value?: unknown): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema;
  let inside = value;
  for (const step of path) {
    at = at && fieldSchema(at, step, inside);
    inside = valueAt(inside, [step]);
  }
  return at;
}

/** Names of the fields that an object schema knows. */
export function fieldNames(schema: z.ZodType | undefined, value?: unknown): string[] {
  if (!schema) return [];
  const names = variants(schema, value).flatMap((variant) =>
    variant instanceof z.ZodObject ? Object.keys(variant.shape) : []
  );
  return [...new Set(names)];
}

/** Every dotted path of a schema, for suggestions. */
export function dottedPaths(schema: z.ZodType, prefix = ""): string[] {
  return fieldNames(schema).flatMap((name) => {
    const path = prefix + name;
    const field = fieldSchema(schema, name);
    return [path, ...field ? dottedPaths(field, `${path}.`) : []];
  });
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === "object" && inside !== null && Object.hasOwn(inside, step)
        ? (inside as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}

/** The object schemas that `value` may be; one for all but unions. */
function variants(schema: z.ZodType, value: unknown): z.ZodType[] {
  const bare = bareSchema(schema);
  if (!(bare instanceof z.ZodUnion)) return [bare];
  const options = (bare.def.options as z.ZodType[]).flatMap((option) => variants(option, value));
  if (!(bare instanceof z.ZodDiscriminatedUnion)) return options;
  const discriminator = bare.def.discriminator;
  const tag = valueAt(value, [discriminator]);
  const chosen = options.filter((option) =>
    tag !== undefined && option instanceof z.ZodObject && option.shape[discriminator].safeParse(tag).success
  );
  return chosen.length > 0 ? chosen : options;
}
