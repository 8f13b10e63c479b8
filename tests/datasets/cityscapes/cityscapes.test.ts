import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "fast-png";
import { CITYSCAPES_TRAIN_IDS } from "../../../lib/datasets/cityscapes/classes.ts";
import { openCityscapes } from "../../../lib/datasets/cityscapes/cityscapes.ts";
import { HEIGHT, MINIATURES, WIDTH } from "../miniatures.ts";
import { assertSays } from "../says.ts";

async function withCities(use: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await MINIATURES.cityscapes(root);
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const ID = "aachen_000000_000019";
const pathOf = (root: string, kind: string) => join(root, `gtFine/train/aachen/${ID}_gtFine_${kind}.png`);
const gray = (value: number) =>
  encode({
    width: WIDTH,
    height: HEIGHT,
    data: new Uint8Array(WIDTH * HEIGHT).fill(value),
    depth: 8,
    channels: 1,
  });

Deno.test("of the 34 ids and the licence plate, 19 are evaluated and the others ignored", () => {
  const labels = CITYSCAPES_TRAIN_IDS.slice(0, 34);
  assert.deepEqual(labels.filter((label) => label !== 255), Array.from({ length: 19 }, (_, i) => i));
  assert.deepEqual([7, 26, 33, 6, 255].map((id) => CITYSCAPES_TRAIN_IDS[id]), [0, 13, 18, 255, 255]);
  assert.ok(CITYSCAPES_TRAIN_IDS.slice(34, 255).every((label) => label === undefined));
});

Deno.test("maps of train ids are taken where they were made", () =>
  withCities(async (root) => {
    await Deno.writeFile(pathOf(root, "labelTrainIds"), gray(18));
    const { data } = await openCityscapes(root).labels(ID, "train");
    assert.ok(data.every((label) => label === 18));
  }));

Deno.test("an id that does not exist is refused", () =>
  withCities(async (root) => {
    await Deno.writeFile(pathOf(root, "labelIds"), gray(34));
    await assertSays(() => openCityscapes(root).labels(ID, "train"), /0 … 33 or 255 but found 34/);
  }));

Deno.test("ids come from all cities, sorted; a stray file is named, a missing split too", () =>
  withCities(async (root) => {
    const set = openCityscapes(root), ids = await set.ids("train");
    assert.deepEqual(ids, [...ids].sort());
    assert.equal(new Set(ids.map((id) => id.split("_")[0])).size, 2);
    await assertSays(() => set.ids("extra"), /leftImg8bit.extra/, /registration/);
    await assertSays(
      () => set.ids("test"),
      /public labels but found "test": .* need the server/,
      /cityscapes-dataset/,
    );
    await Deno.writeFile(join(root, "leftImg8bit/train/aachen/bonn_000000_000019_leftImg8bit.png"), gray(0));
    await assertSays(() => set.ids("train"), /aachen_000000_000019/, /found bonn_/);
  }));
