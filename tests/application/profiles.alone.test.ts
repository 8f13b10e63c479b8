import assert from "node:assert/strict";
import { join } from "node:path";
import { openFolder } from "../../lib/datasets/folder.ts";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { UserError } from "../../lib/errors.ts";
import { MINIATURES } from "../datasets/miniatures.ts";
import { load, profiles } from "../experiments/experiment-files.ts";
import { ProfileRun } from "./fixtures/profile-run.ts";
import { linesOf, resultsFolder, storedResults } from "./fixtures/results.ts";

/** Profiles whose data is not made here, and why. */
const WITHOUT_MINIATURE: Record<string, string> = {
  toybox: "its scenes are drawn by the program itself",
  embeddings: "it has no pictures; tests/application/embeddings.alone.test.ts runs it",
};

/** Settings with which a cell takes seconds. */
const SMALL = [
  "text.templates=['{}']",
  "probe.epochs=2",
  "probe.warmup=0.5",
  "graph.k=3",
  "sampling.kind=global",
];

/** Weak supervision by GLCC: the one cell of this table goes through every stage. */
const EXPERIMENT = "table3";

/** Profiles with the data that its published numbers were measured on. */
const OF_THE_TABLE = ["coco-2014", "voc2012", "voc2012-open"];

for (const profile of profiles.filter((name) => !(name in WITHOUT_MINIATURE))) {
  Deno.test(`the profile ${profile} is planned and run to its table on a miniature, with the shipped CLIP`, () =>
    ProfileRun.in(async (run) => {
      const { dataset } = (await load(EXPERIMENT, profile)).cells[0].settings;
      await MINIATURES[dataset.name as keyof typeof MINIATURES](run.root);
      assert.match(await run.reproduce(EXPERIMENT, profile, { set: SMALL, plan: true }), /masks/);
      const output = await run.reproduce(EXPERIMENT, profile, { set: SMALL });
      const said = output.replaceAll(/\s+/g, " ");
      assert(
        said.includes("models/toybox-clip knows Toybox's drawings and has never seen a photograph"),
        said,
      );
      if (profile !== "folder") {
        assert.match(said, /clip: models\/toybox-clip stands in for clip-vit-b-16, which is not here/);
        assert.match(said, /masks: classical stands in for sam-vit-h, which is not here/);
      }
      const reason = OF_THE_TABLE.includes(profile)
        ? "a part of the data, another backbone, other masks"
        : "other data";
      assert(said.includes(`Verdict: not comparable: ${reason}.`), output);
      const over = dataset.name === "cityscapes" ? "cities" : "images";
      assert(said.includes(`95 % intervals by bootstrap over ${over} `), output);
      assert.equal(/\d+ cities are few/.test(said), dataset.name === "cityscapes");
      const miou = (await linesOf(resultsFolder(output))).find(({ row, metric }) =>
        row === "Ours" && metric === "miou"
      );
      assert.ok(Number(miou?.value) >= 0 && Number(miou?.value) <= 100, output);
      await run.assertEveryPixelCounted(datasetKind(dataset.name).open(run.root), dataset.evaluate);
    }));
}

Deno.test("a void label is found before anything is computed, in --plan too, and the message's own setting runs", () =>
  ProfileRun.in(async (run) => {
    await MINIATURES["folder"](run.root);
    // What was the last class is void, as label 11 is in CamVid.
    await Deno.writeTextFile(join(run.root, "classes.txt"), "background\nred thing\ngreen thing\n");
    const refused = async (plan: boolean) => {
      const error = await run.reproduce(EXPERIMENT, "folder", { set: SMALL, plan }).then(
        () => null,
        (error) => error,
      );
      assert(error instanceof UserError, String(error));
      return error.describe();
    };
    const told = await refused(true);
    assert.match(
      told,
      /^5 files, such as .*labels\/größe 1\.png, .*größe 2\.png, .*größe 4\.png: Expected labels 0 … 2 or 255 but found 3\n/,
    );
    assert.equal(await refused(false), told);
    await assert.rejects(Deno.stat(join(run.store, "masks")), Deno.errors.NotFound, "no masks were made");

    const [, setting] = /--set "(dataset\.ignore=[^"]+)"/.exec(told)!;
    assert.equal(setting, "dataset.ignore=[3,255]");
    const set = [...SMALL, setting];
    assert.match(await run.reproduce(EXPERIMENT, "folder", { set, plan: true }), /masks/);
    const output = await run.reproduce(EXPERIMENT, "folder", { set });
    assert.match(output.replaceAll(/\s+/g, " "), /mIoU over classes present, 3 and 255 ignored, uncovered/);
    await run.assertEveryPixelCounted(openFolder(run.root, { ignore: [3, 255] }), "val");

    // Other ignored labels are other ground truth: none of its results are taken for those of this one.
    const [before] = [...(await storedResults(run.store, "counts")).keys()];
    const other = [...SMALL, "dataset.ignore=[2,3,255]"];
    await run.reproduce(EXPERIMENT, "folder", { set: other });
    const counts = [...(await storedResults(run.store, "counts")).values()]
      .map(({ artefact }) => (artefact.tensors.pixels.data as Int32Array).reduce((sum, n) => sum + n, 0));
    assert.ok(before && new Set(counts).size === 2, String(counts));
  }));

Deno.test("a damaged label map is found by --plan", () =>
  ProfileRun.in(async (run) => {
    await MINIATURES["voc2012"](run.root);
    await Deno.writeTextFile(join(run.root, "SegmentationClass/2007_000001.png"), "no PNG");
    await assert.rejects(
      run.reproduce(EXPERIMENT, "voc2012", { set: SMALL, plan: true }),
      /Expected a whole PNG label map but found 6 bytes/,
    );
  }));

Deno.test("values to ignore are refused where the layout says them", () =>
  ProfileRun.in(async (run) => {
    await MINIATURES["voc2012"](run.root);
    await assert.rejects(
      run.reproduce(EXPERIMENT, "voc2012", { set: [...SMALL, "dataset.ignore=[255]"], plan: true }),
      /for the data set folder alone but found them for voc2012/,
    );
  }));

Deno.test("Table 2 on COCO-Object runs with the released code's semi-supervised protocol and says so", () =>
  ProfileRun.in(async (run) => {
    await MINIATURES["coco-object"](run.root);
    const said = (await run.reproduce("table2", "coco-object", { set: SMALL })).replaceAll(/\s+/g, " ");
    assert(said.includes("Unlabelled masks start from zero-shot. Label mass: balanced by labelled."), said);
    assert(
      said.includes("batches of the probe: labelled and unlabelled masks in turn, the fewer repeated."),
      said,
    );
    const paper = (await run.reproduce("table2", "coco-object", { set: [...SMALL, "reading=paper"] }))
      .replaceAll(/\s+/g, " ");
    assert(paper.includes("Label mass: as it is.") && !paper.includes("in turn"), paper);
  }));

Deno.test("every data set that settings can name has a profile", async () => {
  const named = await Promise.all(
    profiles.map(async (profile) => (await load(EXPERIMENT, profile)).cells[0].settings.dataset.name),
  );
  assert.deepEqual(
    [...new Set(named)].sort(),
    [...Object.keys(WITHOUT_MINIATURE), ...Object.keys(MINIATURES)].sort(),
  );
});

Deno.test("profiles of real data name the paper's backbone and masks, and say what they need and cost", async () => {
  for (const name of profiles.filter((name) => !["toybox", "folder", "embeddings"].includes(name))) {
    const { profile, cells: [{ settings }] } = await load("table4", name);
    assert.equal(settings.clip, "clip-vit-b-16", name);
    assert.deepEqual([settings.masks.generator, "model" in settings.masks && settings.masks.model], [
      "sam",
      "sam-vit-h",
    ]);
    assert(profile.needs && profile.disk && profile.time && profile.images, name);
    assert.match(profile.time, /not measured|measured on/, "an estimate is called one");
  }
});
