import { z } from "zod";
import { ExperimentFile, ProfileFile } from "./experiment-file.ts";

type JsonSchema = { [name: string]: unknown };

/** JSON Schema of experiment files, as text. Editors complete and check the settings in base, columns and rows with it. */
export function experimentSchema(settings: z.ZodType): string {
  const file = toJsonSchema(ExperimentFile);
  const fragment = fragmentSchema(settings);
  const fields = file.properties as Record<string, JsonSchema>;
  const row = fields.rows.additionalProperties as JsonSchema;
  const column = fields.columns.additionalProperties as JsonSchema;
  const withSettings = (place: JsonSchema) => ({
    ...place,
    properties: { ...fragment.properties as JsonSchema, ...place.properties as JsonSchema },
    additionalProperties: false,
  });
  fields.base = { description: fields.base.description, ...reference };
  fields.columns.additionalProperties = { $ref: "#/$defs/column" };
  for (const part of ["rows", "ceilings"]) fields[part].additionalProperties = { $ref: "#/$defs/row" };
  return write({
    ...file,
    $defs: { settings: fragment, column: withSettings(column), row: withSettings(row) },
  });
}

/** JSON Schema of profile files, as text. */
export function profileSchema(settings: z.ZodType): string {
  const file = toJsonSchema(ProfileFile);
  (file.properties as Record<string, JsonSchema>).settings = reference;
  return write({ ...file, $defs: { settings: fragmentSchema(settings) } });
}

const reference = { $ref: "#/$defs/settings" };

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

/** Settings as fragments of a file: nothing is required, numbers may be expressions, a word may stand for a mapping. */
function fragmentSchema(settings: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(settings, {
    io: "output",
    unrepresentable: "any",
    override({ jsonSchema, zodSchema }) {
      delete jsonSchema.required;
      const isNumber = jsonSchema.type === "number" || jsonSchema.type === "integer";
      if (isNumber) {
        const { description, default: standard, ...number } = jsonSchema;
        for (const key of Object.keys(number)) delete jsonSchema[key];
        const described = {
          ...description && { description },
          ...standard !== undefined && { default: standard },
        };
        Object.assign(jsonSchema, { ...described, anyOf: [number, { type: "string" }] });
      }
      if (hasShorthand(zodSchema)) {
        const mapping = { ...jsonSchema };
        for (const key of Object.keys(mapping)) delete jsonSchema[key];
        Object.assign(jsonSchema, { anyOf: [{ type: "string" }, mapping] });
      }
    },
  }) as JsonSchema;
  return schema;
}

function hasShorthand(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodTransform;
}

function write(schema: JsonSchema): string {
  return JSON.stringify(schema, null, 2) + "\n";
}
