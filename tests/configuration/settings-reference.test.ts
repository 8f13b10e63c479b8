import assert from "node:assert/strict";
import { z } from "zod";
import { settingsReference } from "../../lib/configuration/settings-reference.ts";

const named = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => typeof value === "string" ? { kind: value } : value, schema);

const SETTINGS = z.strictObject({
  seed: z.int().nonnegative().default(0).describe("Seed of everything."),
  shape: named(z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("round").describe("A disc."), size: z.number().gt(0).default(2) }),
    z.strictObject({ kind: z.literal("square"), size: z.number().gt(0).default(2), turn: z.number().lt(90) }),
  ])),
  words: z.strictObject({ list: z.array(z.string()).default([]), which: z.enum(["a|b", "c"]).optional() }),
});

Deno.test("every setting is listed with values, range, default and the variants that have it", () => {
  assert.equal(
    settingsReference(SETTINGS),
    [
      "| setting | values | default | what it is |",
      "| :--- | :--- | :--- | :--- |",
      "| `seed` | whole number ≥ 0 | 0 | Seed of everything. |",
      "",
      "## shape",
      "",
      "| setting | values | default | what it is |",
      "| :--- | :--- | :--- | :--- |",
      "| `shape.kind` | round, square |  | round: a disc. |",
      "| `shape.size` (round, square) | number > 0 | 2 |  |",
      "| `shape.turn` (square) | number \\< 90 |  |  |",
      "",
      "## words",
      "",
      "| setting | values | default | what it is |",
      "| :--- | :--- | :--- | :--- |",
      "| `words.list` | list of: text | [] |  |",
      "| `words.which` | a\\|b, c |  |  |",
      "",
    ].join("\n"),
  );
});
