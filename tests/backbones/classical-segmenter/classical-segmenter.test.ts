import assert from "node:assert/strict";
import { classicalSegmenter } from "../../../lib/backbones/classical-segmenter/classical-segmenter.ts";
import { connectedComponents } from "../../../lib/kernels/components/connected-components.ts";
import type { MaskSet } from "../../../lib/method/mask-set.ts";
import type { RgbImage } from "../../../lib/method/rgb-image.ts";
import { Random } from "../../../lib/tensor/random.ts";

/** An image by a colour per pixel, with noise of a few grey levels. */
function picture(
  height: number,
  width: number,
  colour: (y: number, x: number) => [number, number, number],
  noise = 0,
): RgbImage {
  const random = new Random(11);
  const data = new Uint8Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    const rgb = colour(Math.floor(i / width), i % width);
    for (let c = 0; c < 3; c++) {
      data[i * 3 + c] = Math.max(0, Math.min(255, Math.round(rgb[c] + random.normal(0, noise))));
    }
  }
  return { height, width, data };
}

/** A red disc and a blue square on a green ground that gets darker downwards. */
const scene = picture(72, 96, (y, x) => {
  if ((y - 30) ** 2 + (x - 28) ** 2 < 15 ** 2) return [200, 40, 40];
  if (Math.abs(y - 40) < 12 && Math.abs(x - 70) < 12) return [40, 60, 200];
  return [90, 160 - y / 2, 70];
}, 4);

function assertPartition({ count, height, width, bits, areas, levels }: MaskSet): void {
  const pixels = height * width;
  const hits = new Int32Array(pixels);
  for (let m = 0; m < count; m++) {
    const mask = bits.subarray(m * pixels, (m + 1) * pixels);
    assert.equal(mask.reduce((sum, bit) => sum + bit, 0), areas[m]);
    assert.ok(areas[m] > 0);
    assert.equal(connectedComponents(mask, height, width, 8, 0).count, 1);
    mask.forEach((bit, i) => hits[i] += bit);
  }
  assert.ok(hits.every((hit) => hit === 1));
  assert.ok(levels.every((level) => level === 2));
}

/** The mask that overlaps `inside` best, as intersection over union. */
function bestOverlap(
  { count, height, width, bits }: MaskSet,
  inside: (y: number, x: number) => boolean,
): number {
  let best = 0;
  for (let m = 0; m < count; m++) {
    let both = 0;
    let either = 0;
    for (let i = 0; i < height * width; i++) {
      const bit = bits[m * height * width + i] === 1;
      const wanted = inside(Math.floor(i / width), i % width);
      if (bit && wanted) both++;
      if (bit || wanted) either++;
    }
    best = Math.max(best, both / either);
  }
  return best;
}

Deno.test("the masks are a partition into connected regions of level 2", async () => {
  assertPartition(await classicalSegmenter().generate(scene));
  const random = new Random(1);
  const static_ = picture(40, 50, () => [random.below(256), random.below(256), random.below(256)]);
  assertPartition(await classicalSegmenter().generate(static_));
});

Deno.test("plain objects on a shaded, noisy ground are cut out", async () => {
  const masks = await classicalSegmenter().generate(scene);
  const disc = bestOverlap(masks, (y, x) => (y - 30) ** 2 + (x - 28) ** 2 < 15 ** 2);
  const square = bestOverlap(masks, (y, x) => Math.abs(y - 40) < 12 && Math.abs(x - 70) < 12);
  assert.ok(disc > 0.75 && square > 0.75, `disc ${disc}, square ${square}`);
});

Deno.test("the same image gives the same masks", async () => {
  const first = await classicalSegmenter().generate(scene);
  assert.deepEqual(await classicalSegmenter().generate(scene), first);
});

Deno.test("an image of one colour is one mask", async () => {
  const masks = await classicalSegmenter().generate(picture(30, 41, () => [120, 80, 200]));
  assert.deepEqual([masks.count, masks.areas[0]], [1, 30 * 41]);
});

Deno.test("images one pixel high or wide have masks", async () => {
  for (const [height, width] of [[1, 1], [1, 60], [60, 1]]) {
    assertPartition(await classicalSegmenter().generate(picture(height, width, (y, x) => [x + y, 0, 0])));
  }
});

Deno.test("a lower threshold gives more masks", async () => {
  const loose = await classicalSegmenter({ threshold: 40, fewest: 2 }).generate(scene);
  const strict = await classicalSegmenter({ threshold: 1, certain: 1, most: 1000 }).generate(scene);
  assert.ok(strict.count > loose.count, `${strict.count} against ${loose.count}`);
});
