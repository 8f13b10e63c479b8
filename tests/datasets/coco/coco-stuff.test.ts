import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "fast-png";
import { openCocoStuff } from "../../../lib/datasets/coco/coco-stuff.ts";
import { COCO_STUFF_CLASSES, COCO_STUFF_TRAIN_IDS } from "../../../lib/datasets/coco/stuff-classes.ts";
import { HEIGHT, MINIATURES, WIDTH } from "../miniatures.ts";
import { assertSays } from "../says.ts";

const ID = "000000000000";
const gray = (value: number) =>
  encode({
    width: WIDTH,
    height: HEIGHT,
    data: new Uint8Array(WIDTH * HEIGHT).fill(value),
    depth: 8,
    channels: 1,
  });

async function withStuff(use: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await MINIATURES["coco-stuff"](root);
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("171 classes: 80 things and 91 kinds of stuff; the maps' values are ids less one", () => {
  assert.equal(COCO_STUFF_CLASSES.length, 171);
  assert.deepEqual([0, 79, 80, 170].map((label) => COCO_STUFF_CLASSES[label]), [
    "person",
    "toothbrush",
    "banner",
    "wood",
  ]);
  assert.deepEqual([0, 12, 89, 91, 181].map((value) => COCO_STUFF_TRAIN_IDS.get(value)), [
    0,
    11,
    79,
    80,
    170,
  ]);
  // Street sign, hat, shoe, eye glasses, plate, mirror, window, desk, door, blender, hair brush were never annotated.
  for (const value of [11, 25, 28, 29, 44, 65, 67, 68, 70, 82, 90]) {
    assert.ok(!COCO_STUFF_TRAIN_IDS.has(value));
  }
});

Deno.test("maps that were converted to train ids are taken where they are", () =>
  withStuff(async (root) => {
    const folder = join(root, "annotations/train2017");
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(join(folder, `${ID}_labelTrainIds.png`), gray(170));
    const { data } = await openCocoStuff(root).labels(ID, "train2017");
    assert.ok(data.every((label) => label === 170));
  }));

Deno.test("a value that was never annotated is refused", () =>
  withStuff(async (root) => {
    await Deno.writeFile(join(root, `stuffthingmaps/train2017/${ID}.png`), gray(25));
    await assertSays(() => openCocoStuff(root).labels(ID, "train2017"), /found 25 at row 0/);
  }));

Deno.test("a split without images says where they come from", () =>
  withStuff(async (root) => {
    const set = openCocoStuff(root);
    await assertSays(() => set.ids("unlabeled2017"), /found none/, /stuffthingmaps_trainval2017\.zip/);
    await assertSays(() => set.ids("test2017"), /public labels but found "test2017": .* need the server/);
  }));
