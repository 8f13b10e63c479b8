import assert from "node:assert/strict";
import { z } from "zod";
import { heads } from "../../lib/method/heads/registry.ts";
import { valueAt } from "../../lib/configuration/schema-walk.ts";
import { PROVIDERS } from "../../lib/runtime.ts";
import { Settings } from "../../lib/stages/settings.ts";
import { choices } from "./choices.ts";
import { load, names, profiles } from "./experiment-files.ts";

const cells = (await Promise.all(
  names.flatMap((name) => profiles.map(async (profile) => (await load(name, profile)).cells)),
)).flat().map(({ settings }) => settings);

/** Heads that no experiment uses, and why. */
const UNUSED_HEADS: Record<string, string> = {};

/** Options of heads that no experiment gives, and why. */
const UNUSED_OPTIONS: Record<string, string> = {};

/** Choices that no experiment makes, and why. */
const UNUSED_CHOICES: Record<string, string> = {
  "masks.generator: import": "--set chooses such masks: nobody's masks are part of the repository",
  "masks.levels: stated": "a setting of such masks",
  "masks.levels: nesting": "a setting of such masks",
  "probe.start: random": "what is done with many masks where no start is named",
  ...Object.fromEntries(
    [
      "provider: auto",
      ...PROVIDERS.filter((name) => name !== "cpu").map((name) => `provider: ${name}`),
      "precision: fp16",
    ]
      .map((choice) => [`runtime.${choice}`, "what networks run on is the machine's matter, not a table's"]),
  ),
};

Deno.test("every head is used by an experiment, or a reason says why not", () => {
  const used = new Set(cells.map(({ head }) => head.name));
  assert.deepEqual(Object.keys(heads).filter((name) => !used.has(name)), Object.keys(UNUSED_HEADS));
});

Deno.test("every named choice of the settings is made by an experiment, or a reason says why not", () => {
  // Options of a head belong to the heads' own tests.
  const offered = choices().filter(({ path }) => path[0] !== "head" || path.length === 1);
  assert.ok(offered.some(({ path, value }) => path.join(".") === "inductive.combine" && value === "authors"));
  const unused = offered
    .filter(({ path, value }) =>
      !cells.some((settings) => takesPart(path, settings) && made(settings, path, value))
    )
    .map(({ path, value }) => `${path.join(".")}: ${value}`);
  assert.deepEqual(unused, Object.keys(UNUSED_CHOICES));
});

function made(settings: Settings, path: readonly string[], value: unknown): boolean {
  return valueAt(settings, path) === value;
}

/** Whether the setting decides anything in this cell: a default that lies idle is not a use. */
function takesPart([part]: readonly string[], { classifier, supervision }: Settings): boolean {
  const trains = (classifier === "probe" || classifier === "glcc") && supervision.kind !== "open";
  if (part === "inductive") return trains && classifier === "glcc";
  return part === "probe" || part === "pseudo" ? trains : true;
}

Deno.test("every option of a head is given by an experiment, or a reason says why not", () => {
  const schema = z.toJSONSchema(Settings.shape.head, { io: "output", unrepresentable: "any" });
  const options = Object.keys(schema.properties!).filter((name) => name !== "name");
  assert.ok(options.includes("tau"));
  const given = new Set(cells.flatMap(({ head }) => Object.keys(head)));
  assert.deepEqual(options.filter((option) => !given.has(option)), Object.keys(UNUSED_OPTIONS));
});

Deno.test("every partition of Table 2 is run", () => {
  const shares = new Set(
    cells.flatMap(({ supervision: by }) => by.kind === "semi" ? [String(by.labelled)] : []),
  );
  const published = [16, 8, 4, 2, 512, 256, 128, 64, 32].map((share) => `1/${share}`);
  assert.deepEqual(published.filter((share) => !shares.has(share)), []);
});

Deno.test("every sequence of Table 7 and both ends of every sweep of Table S3 are run", () => {
  const sequences = new Set(
    cells.filter(({ classifier }) => classifier === "glcc").map((cell) => cell.bootstrap),
  );
  const wanted = ["LP", "IL", "LP>IL", "LP>LP", "IL>IL", "LP>IL>LP>IL", "IL>LP>IL>LP"];
  assert.deepEqual(wanted.filter((sequence) => !sequences.has(sequence)), []);
  for (const times of [1 / 4, 1 / 2, 1, 2]) {
    assert.ok(cells.some(({ graph }) => graph.times === times), `k times ${times}`);
  }
  for (const alpha of [0.5, 0.7, 0.9, 0.95]) {
    assert.ok(cells.some(({ graph }) => graph.alpha === alpha), `alpha = ${alpha}`);
  }
});

Deno.test("the four forms of Table 8 are the four combinations of weights and prior", () => {
  const forms = new Set(
    cells.filter(({ classifier, bootstrap }) => classifier === "glcc" && bootstrap === "LP>IL")
      .map(({ inductive: { weights, prior } }) => `${weights} ${prior}`),
  );
  assert.deepEqual([...forms].sort(), ["degree false", "degree true", "l1 false", "l1 true"]);
});
