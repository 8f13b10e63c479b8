import assert from "node:assert/strict";
import { join } from "node:path";
import { decode } from "fast-png";
import { UserError } from "../../lib/errors.ts";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { readLabels } from "../../lib/datasets/read-labels.ts";
import { VOC_PALETTE } from "../../lib/datasets/voc-palette.ts";
import { confusionCounts } from "../../lib/metrics/confusion.ts";
import { reproduce } from "../../lib/application/reproduce.ts";
import { exportPseudoMasks } from "../../lib/application/export-pseudo-masks.ts";
import { ownWorkplace } from "../support/own-workplace.ts";

const workplace = ownWorkplace();

const values = () => ({
  ...workplace().settings,
  masks: "classical",
  "probe.epochs": 2,
  "probe.warmup": 0.5,
  "graph.k": 3,
});
const options = (more: Record<string, unknown> = {}) => ({
  profile: "voc2012",
  experiment: "table-s2",
  set: Object.entries({ ...values(), ...more }).map(([path, value]) => `${path}=${JSON.stringify(value)}`),
  out: join(workplace().out, "pseudo"),
});

Deno.test("pseudo-masks are the label maps that Table S2 measures, in VOC's layout, and a second call keeps them", async () => {
  const { out } = options();
  const { written, kept, row, column } = await exportPseudoMasks(options());
  assert.equal(kept, 0);
  assert.equal(row, "Pseudo-masks of ours");
  const result = await reproduce("table-s2", { profile: "voc2012", set: values() });
  const { train } = result.run.materials;
  assert.equal(written, train.ids.length);
  const counts = (await result.cell(row, column).read.counts("pixels"))!;
  const classes = train.classNames.length;
  for (const [image, id] of train.ids.entries()) {
    const path = join(out, "SegmentationClass", `${id}.png`);
    const png = decode(await Deno.readFile(path));
    assert.deepEqual([png.channels, png.depth], [1, 8]);
    assert.deepEqual(png.palette?.slice(0, 22), VOC_PALETTE.slice(0, 22));
    const [pseudo, truth] = await Promise.all([
      readLabels(path, classes),
      readLabels(join(workplace().voc, "SegmentationClass", `${id}.png`), classes),
    ]);
    assert.deepEqual(
      confusionCounts(truth, pseudo, classes),
      counts.slice(image * classes ** 2, (image + 1) * classes ** 2),
      id,
    );
  }
  const list = await Deno.readTextFile(join(out, "ImageSets", "Segmentation", "train.txt"));
  assert.deepEqual(list.trim().split("\n"), [...train.ids]);
  assert.equal(datasetKind("voc2012").open(out).classNames.length, classes);
  // An unfinished export: one mask is missing, the others are not written again.
  const [first] = train.ids;
  await Deno.remove(join(out, "SegmentationClass", `${first}.png`));
  const again = await exportPseudoMasks(options());
  assert.deepEqual([again.written, again.kept], [1, train.ids.length - 1]);
});

Deno.test("a folder with pseudo-masks of other settings is refused, and so is a place that has none", async () => {
  const { out } = options();
  const listing = async () => (await Array.fromAsync(Deno.readDir(join(out, "SegmentationClass")))).length;
  const files = await listing();
  const says = (pattern: RegExp) => (error: unknown) =>
    error instanceof UserError && pattern.test(error.describe());
  await assert.rejects(
    () => exportPseudoMasks(options({ "graph.k": 2 })),
    says(/pseudo-masks\.json: .*those of other settings/),
  );
  assert.equal(await listing(), files);
  await assert.rejects(
    () => exportPseudoMasks({ ...options(), row: "Theirs" }),
    says(/"Pseudo-masks of ours" \/ "training split".*"Theirs"/),
  );
  await assert.rejects(
    () => exportPseudoMasks({ ...options(), experiment: "table8" }),
    says(/none in table8/),
  );
});
