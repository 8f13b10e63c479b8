import assert from "node:assert/strict";
import { join } from "node:path";
import { decode, encode } from "fast-png";
import { MINIATURES } from "../datasets/miniatures.ts";
import { ablate } from "./in-process.ts";

async function withMiniature(
  name: keyof typeof MINIATURES,
  use: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await MINIATURES[name](root);
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("data check of whole data says so, with counts, and ends with 0", () =>
  withMiniature("coco-object", async (root) => {
    const { code, output } = await ablate("data", "check", "coco-object", "--set", `dataset.root=${root}`);
    assert.equal(code, 0, output);
    assert.match(output, /^train2017: 6 images; the whole split has 118287$/m);
    assert.match(output, /^val2017: 3 images; the whole split has 5000$/m);
    assert.match(output, /classes 4 of 81 occur; never: car, /);
    assert.match(output, /^everything is there and readable$/m);
  }));

Deno.test("data check tells every problem, where the data comes from, and ends with 2", () =>
  withMiniature("coco-object", async (root) => {
    await Deno.remove(join(root, "train2017/000000000001.jpg"));
    await Deno.remove(join(root, "val2017/000000000007.jpg"));
    const { code, output } = await ablate("data", "check", "coco-object", "--set", `dataset.root=${root}`);
    assert.equal(code, 2);
    assert.match(output, /^problem: .*train2017.000000000001\.jpg: .*no such file/m);
    assert.match(output, /^problem: .*val2017.000000000007\.jpg: .*no such file/m);
    assert.match(output, /^2 problems found; COCO 2017 is .*annotations_trainval2017\.zip/m);
  }));

Deno.test("images in both splits are a problem", () =>
  withMiniature("voc2012", async (root) => {
    const lists = join(root, "ImageSets/Segmentation");
    await Deno.copyFile(join(lists, "train.txt"), join(lists, "val.txt"));
    const { code, output } = await ablate("data", "check", "voc2012", "--set", `dataset.root=${root}`);
    assert.equal(code, 2);
    assert.match(
      output,
      /^problem: dataset\.train: Expected no image in both train_aug and val but found 6: \S+, \S+, \S+, …$/m,
    );
  }));

Deno.test("data check says where no class occurs beside ignored pixels: maps of 0 and 255 hold background alone", () =>
  withMiniature("folder", async (root) => {
    const check = async () => await ablate("data", "check", "folder", "--set", `dataset.root=${root}`);
    assert.doesNotMatch((await check()).output, /no label but/);
    for (const { name } of Deno.readDirSync(join(root, "labels"))) {
      const path = join(root, "labels", name);
      const { width, height, data } = decode(await Deno.readFile(path));
      const mask = Uint8Array.from(data, (label) => label === 0 ? 0 : 255);
      await Deno.writeFile(path, encode({ width, height, data: mask, depth: 8, channels: 1 }));
    }
    const { code, output } = await check();
    assert.equal(code, 0, output);
    for (const split of ["train", "val"]) {
      assert.match(
        output,
        new RegExp(`^note: ${split}: no label but 0 \\(.*\\) occurs .*where 255 stands for`, "m"),
      );
    }
  }));

Deno.test("data check tells problems of one kind together", () =>
  withMiniature("coco-object", async (root) => {
    const gone = Array.from({ length: 5 }, (_, i) => join(root, `train2017/00000000000${i + 1}.jpg`));
    for (const path of gone) await Deno.remove(path);
    const { code, output } = await ablate("data", "check", "coco-object", "--set", `dataset.root=${root}`);
    assert.equal(code, 2);
    assert.equal(output.match(/^problem: /gm)?.length, 1, output);
    assert.match(output, /^ {2}So it is with 4 more: .*2\.jpg, .*3\.jpg, .*4\.jpg, …$/m);
    assert.match(output, /^5 problems found; /m);
  }));

Deno.test("data check --json prints one JSON document", () =>
  withMiniature("cityscapes", async (root) => {
    await Deno.remove(join(root, "leftImg8bit/val"), { recursive: true });
    const { code, output } = await ablate(
      "data",
      "check",
      "cityscapes",
      "--set",
      `dataset.root=${root}`,
      "--json",
    );
    const report = JSON.parse(output);
    assert.equal(code, 2);
    assert.deepEqual(report.expectedImages, { train: 2975, evaluate: 500 });
    assert.deepEqual(report.splits.map(({ images }: { images: number }) => images), [6, null]);
    assert.equal(report.splits[0].imagesWithClass.road, 6);
    assert.equal(report.problems.length, 1);
    assert.match(report.problems[0].where, /leftImg8bit.val/);
    assert.match(report.problems[0].fix, /www\.cityscapes-dataset\.com/);
  }));

Deno.test("data check of data that is not there says what is needed and where to get it", async () => {
  const nowhere = join(import.meta.dirname!, "nowhere");
  const { code, output } = await ablate("data", "check", "coco-stuff", "--set", `dataset.root=${nowhere}`);
  assert.equal(code, 2);
  assert.match(output, /needs .*stuffthingmaps_trainval2017\.zip/);
  assert.match(output, /^problem: .*nowhere: Expected the folder of COCO-Stuff but found none$/m);
  assert.match(output, /^ {2}COCO-Stuff is /m);
  // What the problem says already is not said again.
  assert.match(output, /^1 problem found\.$/m);
});

/** What cannot be asked, and the message. */
const MISTAKES: [args: string[], message: RegExp][] = [
  [["check"], /expected the name of one profile/],
  [["chekc", "voc2012"], /unknown action "chekc".*\n {2}Did you mean "check"\?/],
  [["fetch", "voc2012"], /unknown action "voc2012"; expected one of splits\n {2}Usage: /],
  [["check", "voc2013"], /unknown profile "voc2013".*\n.*"voc2012"/],
  [["check", "folder"], /dataset\.root: Expected the folder of your data but none was given\n.*classes\.txt/],
  [["check", "voc2012", "--set", "dataset.rot=x"], /unknown key.*\n.*"dataset\.root"/],
  [["check", "voc2012", "--set", "head=dba"], /unknown key "head"/],
  [["check", "voc2012", "--set", "dataset.train=a,b"], /expected one value but found a sweep/],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`"data ${args.join(" ")}" is refused with one message`, async () => {
    const { code, output, errors } = await ablate("data", ...args);
    assert.deepEqual([code, output], [2, ""], errors);
    assert.match(errors, /^error: /);
    assert.match(errors, message);
  });
}

Deno.test("data check names categories that COCO does not have, with their counts", () =>
  withMiniature("coco-object", async (root) => {
    const path = join(root, "annotations/instances_val2017.json");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replaceAll('"category_id":1,', '"category_id":999,'));
    const { code, output } = await ablate("data", "check", "coco-object", "--set", `dataset.root=${root}`);
    assert.equal(code, 2);
    assert.match(
      output,
      /^problem: .*instances_val2017\.json: Expected COCO's categories but found others: 999 \(2 annotations\)$/m,
    );
    assert.match(output, /^val2017: its list cannot be read$/m);
  }));

Deno.test("data check tells many label maps out of range once, with the setting that ignores the label, which then runs", () =>
  withMiniature("folder", async (root) => {
    await Deno.writeTextFile(join(root, "classes.txt"), "background\nred thing\ngreen thing\n");
    const check = (...more: string[]) =>
      ablate("data", "check", "folder", "--set", `dataset.root=${root}`, ...more);
    const { code, output } = await check();
    assert.equal(code, 2);
    assert.match(output, /^problem: 5 files, such as .*: Expected labels 0 … 2 or 255 but found 3$/m);
    const [, setting] = /--set "(dataset\.ignore=[^"]+)"/.exec(output)!;
    const followed = await check("--set", setting);
    assert.equal(followed.code, 0, followed.output);
  }));

Deno.test("data check looks through a slice of a split", () =>
  withMiniature("voc2012", async (root) => {
    const slice = ["--set", "dataset.train=train[:2]", "--set", "dataset.evaluate=val[1:]"];
    const { code, output } = await ablate(
      "data",
      "check",
      "voc2012",
      "--set",
      `dataset.root=${root}`,
      ...slice,
    );
    assert.equal(code, 0, output);
    assert.match(output, /^train\[:2\]: 2 images/m);
    assert.match(output, /^val\[1:\]: 2 images/m);
  }));
