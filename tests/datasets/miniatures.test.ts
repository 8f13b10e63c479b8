import assert from "node:assert/strict";
import { datasetKind, type DatasetName, DATASETS } from "../../lib/datasets/registry.ts";
import { HEIGHT, MINIATURES, TRAIN, VAL, WIDTH } from "./miniatures.ts";

/** What reading a miniature must give: numbers of classes and prompts, splits, and the labels of ground, kinds and rim. */
const EXPECTED: Record<keyof typeof MINIATURES, {
  classes: number;
  foreground: number;
  splits: [train: string, val: string];
  counts?: [train: number, val: number];
  labels: number[];
}> = {
  "voc2012": { classes: 21, foreground: 20, splits: ["train_aug", "val"], labels: [0, 1, 2, 3, 255] },
  "coco-object": { classes: 81, foreground: 80, splits: ["train2017", "val2017"], labels: [0, 1, 2, 80] },
  "coco-2014": { classes: 81, foreground: 80, splits: ["train2014", "val2014"], labels: [0, 1, 2, 80] },
  "coco-stuff": {
    classes: 171,
    foreground: 171,
    splits: ["train2017", "val2017"],
    labels: [0, 1, 80, 170, 255],
  },
  "cityscapes": { classes: 19, foreground: 19, splits: ["train", "val"], labels: [0, 2, 13, 18, 255] },
  // Derived: every fifth of nine.
  "folder": {
    classes: 4,
    foreground: 3,
    splits: ["train", "val"],
    counts: [7, 2],
    labels: [0, 1, 2, 3, 255],
  },
};

for (const [name, expected] of Object.entries(EXPECTED)) {
  Deno.test(`a miniature ${name} is read with its classes, splits, sizes, labels and ignored pixels`, async () => {
    const root = await Deno.makeTempDir(), kind = datasetKind(name as DatasetName);
    try {
      await MINIATURES[name as keyof typeof MINIATURES](root);
      const set = kind.open(root), [train, val] = expected.splits;
      assert.equal(set.classNames.length, expected.classes);
      assert.equal(
        (kind.promptNames ?? set.classNames.slice(set.hasBackground ? 1 : 0)).length,
        expected.foreground,
      );
      const ids = [await set.ids(train), await set.ids(val)];
      assert.deepEqual(ids.map(({ length }) => length), expected.counts ?? [TRAIN, VAL]);
      const seen = new Set<number>();
      for (const [i, split] of [train, val].entries()) {
        for (const id of ids[i]) {
          const [image, labels] = [await set.image(id, split), await set.labels(id, split)];
          assert.deepEqual([image.height, image.width, image.data.length], [
            HEIGHT,
            WIDTH,
            HEIGHT * WIDTH * 3,
          ]);
          assert.deepEqual([labels.height, labels.width, labels.data.length], [
            HEIGHT,
            WIDTH,
            HEIGHT * WIDTH,
          ]);
          labels.data.forEach((label) => seen.add(label));
        }
      }
      assert.deepEqual([...seen].sort((a, b) => a - b), expected.labels);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });

  Deno.test(`a missing ${name} says what it is made of and where it comes from`, () => {
    const { source, open } = datasetKind(name as DatasetName);
    assert.throws(() => open("/nowhere/at/all"), (error: Error & { describe(): string }) => {
      assert.match(error.describe(), /\/nowhere\/at\/all: Expected/);
      assert.ok(error.describe().includes(source), error.describe());
      return true;
    });
  });
}

Deno.test("every data set of the registry has a miniature here, but for Toybox and embeddings without pictures", () => {
  const pictured = Object.keys(DATASETS).filter((name) => name !== "toybox" && name !== "embeddings");
  assert.deepEqual(pictured, Object.keys(EXPECTED));
});
