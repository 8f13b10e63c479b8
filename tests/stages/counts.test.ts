import { loose } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import { encodeMasks } from "../../lib/method/mask-rle.ts";
import { LABEL_MAP_DEFAULTS } from "../../lib/method/paint.ts";
import { countsStage } from "../../lib/stages/counts.ts";
import { IMAGES_PER_SHARD } from "../../lib/stages/shards.ts";
import { packMasks } from "../../lib/stages/stored-masks.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { maskSetOf } from "../method/random-masks.ts";
import { labelPng } from "../application/fixtures/tiny-voc.ts";
import { stored, undisturbed } from "../application/fixtures/stored.ts";

const CLASSES = 3;
const PARAMS = { scores: "scores", labelMap: { ...LABEL_MAP_DEFAULTS } };
/** One image more than fit into a shard: the second shard must find its own scores. */
const IMAGES = IMAGES_PER_SHARD + 1;
/** Images of class 2, whose next class is 0: what the lower mask becomes in either case. */
const UNREACHED = [2, IMAGES - 1];
const IDS = Array.from({ length: IMAGES }, (_, image) => `i${image}`);

/** Image i is 2 × 2 pixels of class i mod 3 whose last pixel is ignored; a mask over the top row and one below it. */
async function writeImages(root: string): Promise<void> {
  for (const folder of ["JPEGImages", "SegmentationClass", "ImageSets/Segmentation"]) {
    await Deno.mkdir(join(root, folder), { recursive: true });
  }
  const create = { width: 2, height: 2, channels: 3 as const, background: "gray" };
  const jpeg = await sharp({ create }).jpeg().toBuffer();
  for (const [image, id] of IDS.entries()) {
    const label = image % CLASSES;
    await Deno.writeFile(join(root, "JPEGImages", `${id}.jpg`), jpeg);
    const labels = Uint8Array.of(label, label, label, 255);
    await Deno.writeFile(join(root, "SegmentationClass", `${id}.png`), labelPng(2, 2, labels));
  }
}

const MASKS = maskSetOf(2, 2, Uint8Array.of(1, 1, 0, 0, /**/ 0, 0, 1, 1));
const masksOf = (images: number) => packMasks(Array.from({ length: images }, () => encodeMasks(MASKS)));

/** The upper mask is labelled right, the lower one as the next class; of image 2 and the last one no label reaches the lower one. */
function scores(): Tensor {
  const data = new Float32Array(IMAGES * 2 * CLASSES);
  for (let image = 0; image < IMAGES; image++) {
    data[image * 2 * CLASSES + image % CLASSES] = 1;
    if (!UNREACHED.includes(image)) data[(image * 2 + 1) * CLASSES + (image + 1) % CLASSES] = 0.5;
  }
  return { shape: [IMAGES * 2, CLASSES], data };
}

const labelsOf = (from: number, to: number): Tensor => ({
  shape: [2 * (to - from)],
  data: Int32Array.from({ length: 2 * (to - from) }, (_, mask) => (from + Math.floor(mask / 2)) % CLASSES),
});

Deno.test("every image of every shard is counted with its own masks and scores", async () => {
  const root = await Deno.makeTempDir();
  try {
    await writeImages(root);
    const classNames = ["background", "cat", "dog"];
    const source = { name: "voc2012", root } as const;
    const stage = loose(countsStage({ source, name: "val", ids: IDS, fingerprint: "", classNames }));
    assert.equal(await stage.shardCount!({}, {}), 2);
    const inputs = {
      masks: stored(masksOf(IMAGES_PER_SHARD), masksOf(1)),
      truth: stored(
        { majority: labelsOf(0, IMAGES_PER_SHARD) },
        { majority: labelsOf(IMAGES_PER_SHARD, IMAGES) },
      ),
      scores: stored({ scores: scores() }),
    };
    for (const [shard, first, images] of [[0, 0, IMAGES_PER_SHARD], [1, IMAGES_PER_SHARD, 1]]) {
      const { tensors: { pixels, masks, unreached } } = await stage.run(PARAMS, inputs, shard, undisturbed);
      // Masks without a true label, such as regions of a label map, count pixels alone, and the same.
      const { truth: _, ...untrue } = inputs;
      assert.deepEqual((await stage.run(PARAMS, untrue, shard, undisturbed)).tensors, { pixels });
      assert.deepEqual(pixels.shape, [images, CLASSES * CLASSES]);
      const expected = Array.from({ length: images }, (_, i) => UNREACHED.includes(first + i) ? 1 : 0);
      assert.deepEqual([...unreached.data as Int32Array], expected);
      for (let image = 0; image < images; image++) {
        const label = (first + image) % CLASSES;
        const countsOf = ({ data }: Tensor) => [
          ...(data as Int32Array).slice(image * CLASSES * CLASSES, (image + 1) * CLASSES * CLASSES),
        ];
        const expected = (right: number, wrong: number) => {
          const counts = new Array(CLASSES * CLASSES).fill(0);
          counts[label * CLASSES + label] = right;
          counts[label * CLASSES + (label + 1) % CLASSES] = wrong;
          return counts;
        };
        // Of the two lower pixels one is ignored; a mask counts once, whatever its size.
        assert.deepEqual(countsOf(pixels), expected(2, 1), IDS[first + image]);
        assert.deepEqual(countsOf(masks), expected(1, 1), IDS[first + image]);
      }
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
