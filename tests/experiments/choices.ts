import { z } from "zod";
import { Settings } from "../../lib/stages/settings.ts";

/** A word or switch that the settings offer, and its place. */
export interface Choice {
  readonly path: readonly string[];
  readonly value: string | boolean;
}

/** Every word and switch of the schema. */
export function choices(): Choice[] {
  return within(z.toJSONSchema(Settings, { io: "output", unrepresentable: "any" }), []);
}

function within(schema: z.core.JSONSchema.BaseSchema, path: readonly string[]): Choice[] {
  const variants = [...schema.anyOf ?? [], ...schema.oneOf ?? []] as z.core.JSONSchema.BaseSchema[];
  const words = [...schema.enum ?? [], ...(schema.const === undefined ? [] : [schema.const])];
  const switches = schema.type === "boolean" ? [true, false] : [];
  return [
    ...[...words, ...switches].map((value) => ({ path, value: value as string | boolean })),
    ...variants.flatMap((variant) => within(variant, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      within(field as z.core.JSONSchema.BaseSchema, [...path, name])
    ),
  ];
}
