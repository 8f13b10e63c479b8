import assert from "node:assert/strict";
import { basename, join } from "node:path";
import type { Experiment } from "../../lib/configuration/experiment.ts";
import { projectFolder } from "../../lib/files/project.ts";
import { UserError } from "../../lib/errors.ts";
import type { Materials } from "../../lib/stages/materials.ts";
import { requireWritable, resultsFolder } from "../../lib/application/results-folder.ts";
import type { Selection } from "../../lib/application/select-cells.ts";
import type { Settings } from "../../lib/stages/settings.ts";

const EXPERIMENT = {
  name: "table5",
  profile: {
    name: "voc2012",
    title: "VOC",
    description: "",
    standIns: [],
    images: { train: 2, evaluate: 1 },
  },
} as unknown as Experiment<Settings>;

/** The folder's name for these `--set` options and numbers of images. */
function nameOf(set: readonly string[], [train, evaluate] = [2, 1], seeds?: number): string {
  const ids = (count: number) => ({ ids: Array.from({ length: count }, (_, i) => `${i}`) });
  const materials = { train: ids(train), evaluate: ids(evaluate) } as unknown as Materials;
  return basename(resultsFolder(EXPERIMENT, { set, seeds }, materials));
}

Deno.test("the experiment as it is written has the plain folder of its profile, wherever its data lies", () => {
  const materials = { train: { ids: ["a", "b"] }, evaluate: { ids: ["c"] } } as unknown as Materials;
  const folder = resultsFolder(EXPERIMENT, { set: ["dataset.root=/some/where"] }, materials);
  assert.equal(folder, join(projectFolder(), "results", "voc2012", "table5"));
  const elsewhere = resultsFolder(EXPERIMENT, { set: [], out: "/out" }, materials);
  assert.equal(elsewhere, join("/out", "voc2012", "table5"));
});

Deno.test("where a stand-in took the place of a model, the results are kept apart", () => {
  const standIns = [{ setting: "clip", insteadOf: "clip-vit-b-16", value: "models/toybox-clip" }];
  const experiment = { ...EXPERIMENT, profile: { ...EXPERIMENT.profile, standIns } };
  const ids = (count: number) => ({ ids: Array.from({ length: count }, (_, i) => `${i}`) });
  const materials = { train: ids(2), evaluate: ids(1) } as unknown as Materials;
  assert.equal(basename(resultsFolder(experiment, { set: [] }, materials)), "table5+clip=toybox-clip");
});

Deno.test("every deviation is in the name: settings, sweeps, seeds, part of the data", () => {
  assert.equal(nameOf(["graph.k=2,3", "seed=1"]), "table5+graph.k=2,3+seed=1");
  assert.equal(nameOf([], [2, 1], 3), "table5+seeds=3");
  assert.equal(nameOf([], [1, 1]), "table5+images=1,1");
});

Deno.test("a part of the table has a folder of its own, named by its rows, columns and images", () => {
  const materials = { train: { ids: ["a"] }, evaluate: { ids: ["c"] } } as unknown as Materials;
  const of = (only: Selection) => basename(resultsFolder(EXPERIMENT, { set: [], only }, materials));
  assert.equal(of({ rows: ["Baseline"], images: 1 }), "table5+rows=Baseline+images=1");
  assert.match(of({ rows: ["Baseline"] }), /^table5\+rows=Baseline\+images=1,1$/);
  assert.match(
    of({ columns: ["Weak", "Full"], images: 1 }),
    /^table5\+columns=Weak_Full\+images=1-[0-9a-f]{8}$/,
  );
});

Deno.test("settings that a file name cannot tell apart have folders of their own", () => {
  const [brackets, other] = [nameOf(['text.templates=["{}"]']), nameOf(['text.templates=["{}!"]'])];
  assert.match(brackets, /^table5\+text\.templates=_-[0-9a-f]{8}$/);
  assert.notEqual(brackets, other);
  assert.equal(brackets, nameOf(['text.templates=["{}"]']));
});

Deno.test("a name stays short enough for a file system, however much is set", () => {
  const words = Array.from({ length: 99 }, (_, i) => `word${i}`);
  const [long, longer] = [words, [...words, "more"]].map((list) =>
    nameOf([`text.background=[${list.join(", ")}]`])
  );
  assert(long.length < 140, long);
  assert.notEqual(long, longer);
});

Deno.test("a folder that cannot be written to is refused before the work", async () => {
  const file = await Deno.makeTempFile();
  try {
    await assert.rejects(() => requireWritable(join(file, "table5")), (error: unknown) => {
      assert(error instanceof UserError);
      assert.match(error.describe(), /table5: Expected a folder .*\n {2}.*--out DIR\./);
      return true;
    });
  } finally {
    await Deno.remove(file);
  }
});
