import assert from "node:assert/strict";
import { join } from "node:path";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { silentProgress } from "../../lib/engine/progress.ts";
import { reproduceToFiles } from "../../lib/reproduce/reproduce-to-files.ts";
import { IGNORE } from "../../lib/method/label-map.ts";
import { MINIATURES } from "../datasets/miniatures.ts";
import { load, profiles } from "../experiments/experiment-files.ts";
import { linesOf, resultsFolder, storedResults } from "./fixtures/results.ts";

/** Profiles whose data is not made here, and why. */
const WITHOUT_MINIATURE: Record<string, string> = { toybox: "its scenes are drawn by the program itself" };

/** Settings with which a cell takes seconds. */
const SMALL = [
  "text.templates=['{}']",
  "probe.epochs=2",
  "probe.warmup=1",
  "graph.k=3",
  "sampling.kind=global",
];

/** Weak supervision by GLCC: the one cell of this table goes through every stage. */
const EXPERIMENT = "table3";

/** Profiles with the data that its published numbers were measured on. */
const OF_THE_TABLE = ["coco-2014", "voc2012", "voc2012-open"];

/** What the command prints while `run` runs. */
async function printed(run: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [], { log } = console;
  console.log = (...line: unknown[]) => void lines.push(line.join(" "));
  try {
    await run();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}

for (const profile of profiles.filter((name) => !(name in WITHOUT_MINIATURE))) {
  Deno.test(`the profile ${profile} is planned and run to its table on a miniature, with the shipped CLIP`, async () => {
    const folder = await Deno.makeTempDir(), root = join(folder, "data"), store = join(folder, "store");
    const { dataset } = (await load(EXPERIMENT, profile)).cells[0].settings;
    const environment = { ABLATE_STORE: store, ABLATE_MODELS: join(folder, "models") };
    const before = Object.keys(environment).map((name) => [name, Deno.env.get(name)] as const);
    for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
    try {
      await MINIATURES[dataset.name as keyof typeof MINIATURES](root);
      const run = (plan: boolean) =>
        printed(() =>
          reproduceToFiles({
            experiment: EXPERIMENT,
            profile,
            set: [`dataset.root=${root}`, ...SMALL],
            out: join(folder, "out"),
            plan,
            check: false,
            signal: new AbortController().signal,
            progress: silentProgress,
          })
        );
      assert.match(await run(true), /masks/);
      const output = await run(false);
      const said = output.replaceAll(/\s+/g, " ");
      if (profile !== "folder") {
        assert.match(said, /clip: models\/toybox-clip stands in for clip-vit-b-16, which is not here/);
        assert.match(said, /masks: classical stands in for sam-vit-h, which is not here/);
      }
      const reason = OF_THE_TABLE.includes(profile)
        ? "a part of the data, another backbone, other masks"
        : "other data";
      assert(said.includes(`Verdict: not comparable: ${reason}.`), output);
      const miou = (await linesOf(resultsFolder(output))).find(({ row, metric }) =>
        row === "Ours" && metric === "miou"
      );
      assert.ok(Number(miou?.value) >= 0 && Number(miou?.value) <= 100, output);
      const set = datasetKind(dataset.name).open(root), classes = set.classNames.length;
      const [{ artefact: { tensors: { pixels } } }] = (await storedResults(store, "counts")).values();
      const ids = await set.ids(dataset.evaluate);
      assert.deepEqual(pixels.shape, [ids.length, classes * classes]);
      // Every pixel that is not ignored is counted once, under its own class.
      for (const [image, id] of ids.entries()) {
        const expected = new Int32Array(classes), found = new Int32Array(classes);
        for (const label of (await set.labels(id, dataset.evaluate)).data) {
          if (label !== IGNORE) expected[label]++;
        }
        for (let cell = 0; cell < classes * classes; cell++) {
          found[Math.floor(cell / classes)] += Number(pixels.data[image * classes * classes + cell]);
        }
        assert.deepEqual(found, expected, id);
      }
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("every data set that settings can name has a profile", async () => {
  const named = await Promise.all(
    profiles.map(async (profile) => (await load(EXPERIMENT, profile)).cells[0].settings.dataset.name),
  );
  assert.deepEqual([...new Set(named)].sort(), ["toybox", ...Object.keys(MINIATURES)].sort());
});
