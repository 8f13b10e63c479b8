import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { isFolder } from "../../lib/datasets/paths.ts";
import { valuesBelow } from "../../lib/datasets/read-labels.ts";
import { readLabels } from "../../lib/datasets/read-labels.ts";
import { VOC_PALETTE } from "../../lib/datasets/voc-palette.ts";
import { Random } from "../../lib/tensor/random.ts";
import { evaluate, type EvaluateRequest, type Evaluation } from "../../lib/evaluate/evaluate.ts";
import { describeEvaluation, evaluationAsJson, perImageCsv } from "../../lib/evaluate/describe-evaluation.ts";

/** An indexed PNG of one row per string, a digit per pixel: "." is 255. */
function png(...rows: string[]): Uint8Array {
  const data = Uint8Array.from(rows.join(""), (digit) => digit === "." ? 255 : parseInt(digit, 36));
  const [height, width] = [rows.length, rows[0].length];
  return encode({ width, height, data, depth: 8, channels: 1, palette: VOC_PALETTE });
}

/** Folders pred/ and gt/ with these files. */
async function withMaps<T>(
  files: Record<string, Uint8Array | string>,
  use: (folders: Pick<EvaluateRequest, "predictions" | "truth"> & { root: string }) => Promise<T>,
): Promise<T> {
  const root = await Deno.makeTempDir();
  try {
    for (const folder of ["pred", "gt"]) await Deno.mkdir(join(root, folder));
    for (const [path, content] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(root, path)), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(root, path), bytes);
    }
    return await use({ root, predictions: join(root, "pred"), truth: join(root, "gt") });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function measured(request: EvaluateRequest): Promise<Evaluation> {
  const { evaluation, problems } = await evaluate(request);
  assert.deepEqual(problems.map((problem) => problem.describe()), []);
  return evaluation!;
}

const close = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-12, `${found} instead of ${wanted}`);

Deno.test("a case counted by hand: IoU, mean over present classes, accuracy, one line per image", () =>
  withMaps({
    "gt/a b.png": png("0011", "0.11"),
    "pred/a b.png": png("0010", "0211"),
    "gt/sub/b.png": png("11"),
    "pred/b.png": png("13"),
  }, async ({ root: _, ...folders }) => {
    const found = await measured({ ...folders, classes: "zero,one,two,three" });
    // zero: 3 right, 1 wrongly called; one: 4 right of 6, none too many; two only where nothing counts; three only predicted.
    close(found.perClass[0].iou.value, 3 / 4);
    close(found.perClass[1].iou.value, 4 / 6);
    assert.ok(Number.isNaN(found.perClass[2].iou.value));
    close(found.perClass[3].iou.value, 0);
    close(found.miou.value, (3 / 4 + 4 / 6) / 2);
    close(found.pixelAccuracy.value, 7 / 9);
    assert.ok(found.miou.low < found.miou.value && found.miou.value < found.miou.high);
    const lines = perImageCsv(found).split("\n");
    assert.equal(lines[0], "image,pixels,accuracy,miou,iou zero,iou one,iou two,iou three");
    assert.equal(lines[1], "a b,7,0.857143,0.750000,0.750000,0.750000,,");
  }));

Deno.test("--ignore replaces 255; a list chooses the images; predictions without truth are told", () =>
  withMaps({
    "gt/a.png": png("0012"),
    "pred/a.png": png("1112"),
    "gt/b.png": png("0000"),
    "pred/extra.png": png("0000"),
    "list.txt": "a\n",
  }, async ({ root, ...folders }) => {
    const found = await measured({
      ...folders,
      classes: "x,y,z",
      ignore: [0],
      list: join(root, "list.txt"),
    });
    assert.equal(found.images.length, 1);
    close(found.miou.value, 1);
    assert.deepEqual(found.unmatched, []);
    await Deno.remove(join(root, "gt/b.png"));
    assert.deepEqual((await measured({ ...folders, classes: "x,y,z" })).unmatched, ["extra"]);
  }));

Deno.test("everything that is wrong is told, and nothing is measured", () =>
  withMaps({
    "gt/good.png": png("01"),
    "pred/good.png": png("01"),
    "gt/missing.png": png("01"),
    "gt/size.png": png("01"),
    "pred/size.png": png("011"),
    "gt/range.png": png("05"),
    "pred/range.png": png("70"),
    "gt/void.png": png("01"),
    "pred/void.png": png("0."),
    "gt/torn.png": png("01").subarray(0, 40),
    "pred/torn.png": png("01"),
    "pred/twin/good.png": png("01"),
  }, async ({ root: _, ...folders }) => {
    const { evaluation, problems } = await evaluate({ ...folders, classes: "x,y" });
    assert.equal(evaluation, null);
    const told = problems.map((problem) => problem.describe()).sort();
    assert.equal(told.length, 7, told.join("\n"));
    const all = told.join("\n");
    for (
      const pattern of [
        /pred: Expected the predictions of all 6 images but found no missing\.png\n.*--list FILE/,
        /pred.size\.png: Expected a prediction of 2 × 1 pixels .* but found 3 × 1/,
        /gt.range\.png: Expected labels 0 … 1 or 255 but found 5 /,
        /pred.range\.png: Expected labels 0 … 1 or 255 but found 7 /,
        /pred.void\.png: Expected a class wherever .* found none at 1 pixels, the first in row 0, column 1/,
        /gt.torn\.png: Expected a whole PNG/,
        /pred.twin.good\.png: Expected one file per image/,
      ]
    ) assert.match(all, pattern);
  }));

Deno.test("many missing predictions are one problem, with their number and three names", () =>
  withMaps({
    ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`gt/${100 + i}.png`, png("01")])),
    "pred/105.png": png("01"),
    "list.txt": "105\n106\n900\n",
  }, async ({ root, ...folders }) => {
    const told = async (list: string | null) =>
      (await evaluate({ ...folders, classes: "x,y", list })).problems.map((problem) => problem.describe());
    const [one, ...others] = await told(null);
    assert.deepEqual(others, []);
    assert.match(one, /all 30 images but found no 29: 100\.png, 101\.png, 102\.png, …\n.*--list FILE/);
    const listed = await told(join(root, "list.txt"));
    assert.equal(listed.length, 2);
    assert.match(
      listed[0],
      /gt: Expected the ground truth of every name in the list but found no 900\.png\n/,
    );
    assert.match(listed[1], /all 3 images but found no 106\.png, 900\.png\n.*take them off the list/);
  }));

Deno.test("the mean goes over the classes asked for, and a class that is predicted but never true is told", () =>
  withMaps({
    // zero: 3 right of 4; one: 4 right of 4, one too many; two: never true, 1 predicted; three: neither.
    "gt/a.png": png("00001111"),
    "pred/a.png": png("00021111"),
  }, async ({ root: _, ...folders }) => {
    const of = (mean?: EvaluateRequest["mean"]) =>
      measured({ ...folders, classes: "zero,one,two,three", ...(mean ? { mean } : {}) });
    const [usual, present, union, all] = [
      await of(),
      await of("present"),
      await of("union"),
      await of("all"),
    ];
    close(usual.miou.value, (3 / 4 + 1) / 2);
    close(present.miou.value, usual.miou.value);
    close(union.miou.value, (3 / 4 + 1 + 0) / 3);
    close(all.miou.value, (3 / 4 + 1 + 0 + 0) / 4);
    const text = describeEvaluation(usual);
    assert.match(text, /^mIoU +87\.50 .* mean of 2 classes that occur$/m);
    assert.match(text, /^two +– +0: 1 pixel predicted, not in the mean$/m);
    assert.match(text, /^three +– +0: never predicted either, not in the mean$/m);
    assert.match(text, /^1 class that never occurs is predicted, at 1 pixels \(12\.50 %\): not in the mean/m);
    assert.match(text, /--mean union, as mmsegmentation and torchmetrics do\), mIoU is 58\.33\.$/m);
    assert.match(
      describeEvaluation(union),
      /^mIoU +58\.33 .* mean of 3 classes that occur or are predicted$/m,
    );
    assert.match(describeEvaluation(union), /^two +0\.00 +0: 1 pixel predicted, counts as 0$/m);
    assert.match(describeEvaluation(all), /^mIoU +43\.75 .* mean of 4 classes, whether they occur or not$/m);
    assert.match(perImageCsv(all).split("\n")[1], /^a,8,0\.875000,0\.437500,/);
    assert.match(JSON.stringify(evaluationAsJson(union)), /"mean":"union".*"names":\["two"\],"pixels":1/);
    const clean = await measured({ ...folders, predictions: folders.truth, classes: "zero,one" });
    assert.doesNotMatch(describeEvaluation(clean), /never|Note/);
  }));

Deno.test("ground truth of 0 and 255 alone is told: nothing but background was measured", () =>
  withMaps({
    "gt/a.png": png("00..", "00.."),
    "pred/a.png": png("00..", "00.."),
    "gt/b.png": png("0000"),
    "pred/b.png": png("0000"),
  }, async ({ root: _, ...folders }) => {
    const note =
      /^Note: no label but 0 \(background\) occurs .* beside ignored pixels, 33\.3 % of it: where 255 /m;
    assert.match(describeEvaluation(await measured({ ...folders, classes: "background,thing" })), note);
  }));

Deno.test("voc20 ignores background and takes VOC's numbers; a prediction of background is refused", () =>
  withMaps({
    "gt/a.png": png("001k"),
    "pred/a.png": png("0k1k"),
  }, async ({ root, ...folders }) => {
    const found = await measured({ ...folders, classes: "voc20" });
    assert.equal(found.perClass[0].name, "aeroplane");
    close(found.miou.value, 1);
    await Deno.writeFile(join(root, "pred/a.png"), png("000k"));
    const { problems } = await evaluate({ ...folders, classes: "voc20" });
    assert.match(problems[0].message, /found none at 1 pixels, the first in row 0, column 2/);
  }));

Deno.test("Cityscapes: official ids where the file's name says so, and names pair across endings", () =>
  withMaps({
    "gt/ulm/ulm_000000_000019_gtFine_labelIds.png": png("78x0"),
    "pred/ulm_000000_000019_leftImg8bit.png": png("01i5"),
  }, async ({ root: _, ...folders }) => {
    // 7 and 8 are road and sidewalk; 33 is the bicycle, train id 18; 0 is ignored.
    const found = await measured({ ...folders, classes: "cityscapes" });
    assert.deepEqual(found.perClass.map(({ truePixels }) => truePixels).filter((count) => count > 0), [
      1,
      1,
      1,
    ]);
    close(found.pixelAccuracy.value, 1);
  }));

/** Cityscapes' ids that are evaluated; 255 stands for any other number of the official list. */
const EVALUATED = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];

/** IoU of each evaluated id by the definition of the official script: void predictions in the row, void truths in no column. */
function officialIou(truth: Uint8Array, predicted: Uint8Array): number[] {
  const count = (test: (truth: number, predicted: number) => boolean) =>
    truth.reduce((sum, id, at) => sum + (test(id, predicted[at]) ? 1 : 0), 0);
  return EVALUATED.map((label) => {
    const hits = count((truth, predicted) => truth === label && predicted === label);
    const missed = count((truth, predicted) => truth === label && predicted !== label);
    const wrong = count((truth, predicted) =>
      truth !== label && predicted === label && EVALUATED.includes(truth)
    );
    return hits / (hits + missed + wrong);
  });
}

Deno.test("Cityscapes: a prediction of what is not evaluated is a miss of the true class, as the official script counts", async () => {
  const random = new Random(3), size = 24 * 36;
  const [truth, predicted] = [0, 1].map(() => Uint8Array.from({ length: size }, () => random.below(34)));
  // Classes are right often enough for their order to show.
  for (let at = 0; at < size; at++) if (random.below(3) > 0) predicted[at] = truth[at];
  const map = (data: Uint8Array) => encode({ width: 36, height: 24, data, depth: 8, channels: 1 });
  await withMaps({
    "gt/ulm_000000_000019_gtFine_labelIds.png": map(truth),
    "pred/ulm_000000_000019_gtFine_labelIds.png": map(predicted),
  }, async ({ root: _, ...folders }) => {
    const found = await measured({ ...folders, classes: "cityscapes" });
    const official = officialIou(truth, predicted);
    official.forEach((iou, label) => close(found.perClass[label].iou.value, iou));
    close(found.miou.value, official.reduce((sum, iou) => sum + iou, 0) / 19);
    const isVoid = (at: number) => EVALUATED.includes(truth[at]) && !EVALUATED.includes(predicted[at]);
    const missed = predicted.filter((_, at) => isVoid(at)).length;
    assert.ok(missed > 50);
    assert.match(
      describeEvaluation(found),
      new RegExp(
        `^${missed} pixels are predicted as none of the classes: missed, as Cityscapes' script counts them\\.$`,
        "m",
      ),
    );
    assert.equal((evaluationAsJson(found) as { predictedAsNone: number }).predictedAsNone, missed);
  });
  await withMaps({
    "gt/a_labelTrainIds.png": png("0018"),
    "pred/a_labelTrainIds.png": png("...."),
  }, async ({ root: _, ...folders }) => {
    const found = await measured({ ...folders, classes: "cityscapes" });
    assert.deepEqual([found.miou.value, found.pixelAccuracy.value, found.missed], [0, 0, 4]);
  });
});

const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const voc = join(shared, "voc2012-subset/VOCdevkit/VOC2012");
const hasNumpy = await new Deno.Command("python3", { args: ["-c", "import numpy"], stderr: "null" })
  .output().then(({ success }) => success, () => false);

Deno.test({
  name: "an independent computation with numpy on the validation images of the VOC subset agrees to 1e-9",
  ignore: !isFolder(voc) || !hasNumpy,
  fn: () =>
    withMaps({}, async ({ root, predictions, truth }) => {
      const official = join(voc, "SegmentationClass");
      const list = join(voc, "ImageSets/Segmentation/val.txt");
      for (const [number, id] of (await Deno.readTextFile(list)).trim().split("\n").entries()) {
        const map = await readLabels(join(official, `${id}.png`), 21, valuesBelow(21));
        // Deliberate mistakes: everything a few pixels to the left, and every fifth image with wrong classes.
        const data = map.data.map((_, at) => {
          const label = map.data[at + at % 7] ?? 0;
          if (label === 255) return 0;
          return number % 5 === 0 ? (label * 3 + 1) % 21 : label;
        });
        const { width, height } = map;
        await Deno.writeFile(
          join(predictions, `${id}.png`),
          encode({ width, height, data, depth: 8, channels: 1, palette: VOC_PALETTE }),
        );
        await Deno.copyFile(join(official, `${id}.png`), join(truth, `${id}.png`));
      }
      const ours = await measured({ predictions, truth: official, classes: "voc21", list });
      const { stdout } = await new Deno.Command("python3", {
        args: [join(import.meta.dirname!, "independent.py"), predictions, join(root, "gt"), "21"],
      }).output();
      const theirs = JSON.parse(new TextDecoder().decode(stdout));
      assert.ok(theirs.miou > 0.2 && theirs.miou < 0.95, `a case worth comparing: ${theirs.miou}`);
      const near = (a: number, b: number, what: string) =>
        assert.ok(Math.abs(a - b) < 1e-9, `${what}: ${a} and ${b}`);
      near(ours.miou.value, theirs.miou, "mIoU");
      near(ours.pixelAccuracy.value, theirs.accuracy, "pixel accuracy");
      ours.perClass.forEach(({ name, iou }, c) => near(iou.value, theirs.iou[c], name));
    }),
});

Deno.test("links count as what they lead to, once; those that lead nowhere stand in the way of a number", () =>
  withMaps({
    "gt/a.png": png("0011"),
    "elsewhere/gt/b.png": png("0011"),
    "elsewhere/c.png": png("1111"),
    "pred/a.png": png("0011"),
    "pred/b.png": png("0000"),
    "pred/c.png": png("1111"),
  }, async ({ root, ...folders }) => {
    await Deno.symlink("../elsewhere/gt", join(root, "gt/more"));
    await Deno.symlink("../elsewhere/c.png", join(root, "gt/c.png"));
    await Deno.symlink(".", join(root, "gt/ring"));
    await Deno.symlink("../pred", join(root, "pred/ring"));
    const found = await measured({ ...folders, classes: "zero,one" });
    assert.deepEqual(found.images.map(({ id }) => id), ["a", "b", "c"]);
    close(found.pixelAccuracy.value, 10 / 12);
    await Deno.symlink("/nowhere.png", join(root, "gt/d.png"));
    const { evaluation, problems } = await evaluate({ ...folders, classes: "zero,one" });
    assert.equal(evaluation, null);
    assert.match(problems[0].describe(), /found 1 entry that is neither: d\.png \(a link that leads nowhere/);
  }));

Deno.test("names pair in whichever Unicode form they are written", () =>
  withMaps({
    [`gt/${"größe".normalize("NFC")}.png`]: png("0011"),
    [`pred/${"größe".normalize("NFD")}.png`]: png("0011"),
    "list.txt": "größe".normalize("NFD"),
  }, async ({ root, ...folders }) => {
    assert.equal((await measured({ ...folders, classes: "zero,one" })).images.length, 1);
    const list = join(root, "list.txt");
    assert.equal((await measured({ ...folders, classes: "zero,one", list })).images.length, 1);
  }));

Deno.test("a list may name files, with Windows' line ends, a byte order mark or further columns", () =>
  withMaps({
    "gt/a.png": png("0011"),
    "gt/b c.png": png("0011"),
    "pred/a.png": png("0011"),
    "pred/b c.png": png("0111"),
    "plain.txt": "a\nb c\n",
    "marked.txt": "\uFEFFa\r\nb c\r\n",
    "files.txt": "a.png\nb c.jpg\n",
    "columns.txt": "a\t1\r\nb c,x\r\n",
    "twice.txt": "a\na.png\n",
  }, async ({ root, ...folders }) => {
    const of = async (name: string) => {
      const { images, confusion } = await measured({
        ...folders,
        classes: "zero,one",
        list: join(root, name),
      });
      return { images, confusion };
    };
    const plain = await of("plain.txt");
    for (const name of ["marked.txt", "files.txt", "columns.txt"]) {
      assert.deepEqual(await of(name), plain, name);
    }
    await assert.rejects(of("twice.txt"), /every image once but found a again/);
  }));

Deno.test("a void label is told with the option that ignores it, which then measures", () =>
  withMaps({ "gt/a.png": png("01b."), "pred/a.png": png("0111") }, async ({ root: _, ...folders }) => {
    const { problems } = await evaluate({ ...folders, classes: "zero,one" });
    const [, values] = /Where 11 stands for no class, such as void: --ignore ([\d,]+)$/.exec(
      problems[0].describe(),
    )!;
    assert.equal(values, "11,255");
    const ignore = values.split(",").map(Number);
    close((await measured({ ...folders, classes: "zero,one", ignore })).pixelAccuracy.value, 1);
  }));
