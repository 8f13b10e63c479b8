import assert from "node:assert/strict";
import { z } from "zod";
import { experimentSchema, profileSchema } from "../../lib/configuration/editor-schema.ts";

const Settings = z.strictObject({
  head: z.preprocess((value) => value, z.strictObject({ name: z.enum(["maskclip", "dba"]) })),
  k: z.int().positive().default(50).describe("Neighbours."),
});

Deno.test("the editor's schema knows the settings in base, columns and rows, with shorthands and expressions", () => {
  const schema = JSON.parse(experimentSchema(Settings));
  assert.deepEqual(schema.properties.columns.additionalProperties, { $ref: "#/$defs/column" });
  assert.equal(schema.properties.base.$ref, "#/$defs/settings");
  const { settings, column, row } = schema.$defs;
  assert.equal(settings.required, undefined);
  assert.equal(settings.additionalProperties, false);
  assert.deepEqual(settings.properties.head.anyOf[0], { type: "string" });
  assert.deepEqual(settings.properties.head.anyOf[1].properties.name.enum, ["maskclip", "dba"]);
  assert.equal(settings.properties.k.description, "Neighbours.");
  assert.deepEqual(settings.properties.k.anyOf.map(({ type }: { type: string }) => type), [
    "integer",
    "string",
  ]);
  assert.deepEqual(Object.keys(row.properties).sort(), ["except", "explain", "head", "k"]);
  assert.deepEqual(Object.keys(column.properties).sort(), ["except", "head", "k", "only"]);
  for (const place of [column, row]) assert.equal(place.additionalProperties, false);
  assert.deepEqual(JSON.parse(profileSchema(Settings)).properties.settings, { $ref: "#/$defs/settings" });
});

Deno.test("the committed schemas are current; if not, run `deno task schema`", async () => {
  const { Settings } = await import("../../lib/stages/settings.ts");
  const committed = (path: string) =>
    Deno.readTextFile(new URL(`../../experiments/${path}`, import.meta.url));
  assert.equal(await committed("schema.json"), experimentSchema(Settings));
  assert.equal(await committed("profiles/schema.json"), profileSchema(Settings));
});
