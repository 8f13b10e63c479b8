import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { type Experiment, loadExperiment } from "../../lib/configuration/experiment.ts";
import { UserError } from "../../lib/errors.ts";
import { checkClaims } from "../../lib/application/judge-claims.ts";
import { SPEC } from "../../lib/application/prepare-experiment.ts";
import { Settings } from "../../lib/stages/settings.ts";
import { Random } from "../../lib/tensor/random.ts";
import { ablate } from "../cli/in-process.ts";
import { corpusOf } from "../engine/corpus.ts";
import { mutatedText } from "../engine/mutations.ts";
import { toldOrDone } from "../engine/told-or-done.ts";
import { folder, names, profiles } from "./experiment-files.ts";

const MUTATIONS = 200;
/** Loads, or is refused with one message; whatever loads has settings that pass their own checks. Returns what loaded. */
function loadedOrRefused(
  context: string,
  load: () => Promise<Experiment<Settings>>,
): Promise<Experiment<Settings> | undefined> {
  return toldOrDone(context, async () => {
    const experiment = await load();
    for (const { settings } of experiment.cells) {
      assert.deepEqual(Settings.parse(settings), settings, context);
      requireFinite(settings, context);
    }
    const rows = [...experiment.rows, ...experiment.ceilings].map(({ name }) => name);
    checkClaims(experiment.claims, { ...experiment, rows });
    return experiment;
  });
}

function requireFinite(value: unknown, context: string): void {
  if (typeof value === "number") assert.ok(Number.isFinite(value), context);
  else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach((inner) => requireFinite(inner, context));
  }
}

/** A copy of the experiment files in which one file can be changed. */
async function withCopy(test: (copy: string) => Promise<void>): Promise<void> {
  const copy = await Deno.makeTempDir({ prefix: "ablate-fuzz-" });
  try {
    for (const sub of ["", "profiles"]) {
      await Deno.mkdir(join(copy, sub), { recursive: true });
      for await (const { name, isFile } of Deno.readDir(join(folder, sub))) {
        if (isFile) await Deno.copyFile(join(folder, sub, name), join(copy, sub, name));
      }
    }
    await test(copy);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

for (const kind of ["experiment", "profile"] as const) {
  Deno.test(`${MUTATIONS} seeded mutations of ${kind} files load or are refused with one message`, () =>
    withCopy(async (copy) => {
      let loaded = 0;
      for (let seed = 1; seed <= MUTATIONS; seed++) {
        const random = new Random(seed);
        const name = kind === "experiment" ? random.pick(names) : "table5";
        const profile = kind === "experiment" ? "toybox" : random.pick(profiles);
        const path = kind === "experiment" ? `${name}.yaml` : join("profiles", `${profile}.yaml`);
        const text = await Deno.readTextFile(join(folder, path)), mutated = mutatedText(text, random);
        await Deno.writeTextFile(join(copy, path), mutated);
        const context = `seed ${seed}: ${path}`;
        const load = () => loadExperiment(name, SPEC, { profile, folder: copy });
        const experiment = await loadedOrRefused(context, load);
        if (experiment) loaded++;
        await Deno.writeTextFile(join(copy, path), text);
        // What means the same to YAML must be the same experiment.
        if (meaning(mutated) === meaning(text)) {
          assert.deepEqual(experiment?.cells, (await load()).cells, context);
        }
      }
      assert.ok(loaded > MUTATIONS / 20 && loaded < MUTATIONS, `${loaded} of ${MUTATIONS} loaded`);
    }));
}

for (const { name, text } of corpusOf("profile")) {
  Deno.test(`the profile ${name}, which once failed, is refused with one message`, () =>
    withCopy(async (copy) => {
      await Deno.writeTextFile(join(copy, "profiles", "round.yaml"), text);
      await assert.rejects(loadExperiment("table5", SPEC, { profile: "round", folder: copy }), (error) => {
        assert.ok(error instanceof UserError, Deno.inspect(error));
        assert.match(error.describe(), /round\.yaml: not usable YAML: an alias refers to what holds it$/);
        return true;
      });
    }));
}

for (const { name, text } of corpusOf("experiment")) {
  Deno.test(`the experiment ${name}, which once failed, is refused with one message`, () =>
    withCopy(async (copy) => {
      await Deno.writeTextFile(join(copy, "round.yaml"), text);
      const load = () => loadExperiment("round", SPEC, { profile: "toybox", folder: copy });
      assert.equal(await loadedOrRefused(name, load), undefined);
    }));
}

/** What a text says, by YAML alone and without this project's reader. */
function meaning(text: string): string {
  try {
    return JSON.stringify(parse(text, { logLevel: "error" }));
  } catch {
    return "not YAML";
  }
}

/** Settings that are right, and values that they take. */
const RIGHT = [
  "graph.k=25",
  "graph.alpha=0.9",
  "graph.k=12,25,50",
  "probe.epochs=90",
  "probe.lr=0.1 * batch / 256",
  "text.background=[grass, sand]",
  "text.rule=power",
  "sampling={kind: gsw, stride: window/2}",
  "seed=3",
  "reading=paper",
  "inductive.prior=false",
  "masks=classical",
  "dataset.train=train",
];

Deno.test(`${MUTATIONS} seeded mutations of --set, and those that once failed, load or are refused with one message`, async () => {
  let loaded = 0;
  const texts = Array.from({ length: MUTATIONS }, (_, at) => {
    const random = new Random(at + 1);
    return mutatedText(random.pick(RIGHT), random);
  });
  const onceFailed = corpusOf("set").flatMap(({ text }) => text.trimEnd().split("\n"));
  for (const text of [...onceFailed, ...texts]) {
    const context = `--set ${JSON.stringify(text.slice(0, 200))}`;
    if (await loadedOrRefused(context, () => loadExperiment("table5", SPEC, { set: [text] }))) loaded++;
    else {
      const { code, output, errors } = await ablate("reproduce", "table5", "--plan", "--set", text);
      assert.deepEqual([code, output], [2, ""], context);
      assert.match(errors, /^error: /, context);
    }
  }
  assert.ok(loaded > 10 && loaded < MUTATIONS, `${loaded} of ${MUTATIONS} loaded`);
  for (const text of RIGHT) {
    assert.ok(await loadedOrRefused(text, () => loadExperiment("table5", SPEC, { set: [text] })), text);
  }
});
