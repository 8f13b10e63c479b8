import assert from "node:assert/strict";
import {
  normalisePixels,
  resizeAndCrop,
  resizeToTiles,
  tiledSize,
} from "../../../lib/backbones/clip/preprocess.ts";
import type { RgbImage } from "../../../lib/method/rgb-image.ts";

/** Red grows to the right, green downwards, blue is constant. */
function ramp(height: number, width: number): RgbImage {
  const data = new Uint8Array(height * width * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[at++] = Math.round(255 * x / Math.max(width - 1, 1));
      data[at++] = Math.round(255 * y / Math.max(height - 1, 1));
      data[at++] = 100;
    }
  }
  return { height, width, data };
}

Deno.test("the paper's example: 375 x 500 becomes 448 x 608", () => {
  assert.deepEqual(tiledSize(375, 500, 448, 16), [448, 608]);
});

Deno.test("tiled sides are multiples of the patch, never below the rounded side", () => {
  for (const [height, width] of [[100, 100], [333, 500], [500, 281], [1024, 2048], [7, 900]]) {
    const [h, w] = tiledSize(height, width, 224, 32);
    assert.equal(h % 32 + w % 32, 0);
    const scale = 224 / Math.min(height, width);
    for (const [side, from] of [[h, height], [w, width]]) {
      assert(side >= Math.round(from * scale) - 1 && side < from * scale + 33, `${height} x ${width}`);
    }
  }
});

Deno.test("resizing to tiles keeps what lies where", () => {
  const { height, width, data } = resizeToTiles(ramp(60, 90), 64, 16);
  assert.deepEqual([height, width], [64, 96]);
  const pixel = (y: number, x: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
  assert(pixel(32, 2)[0] < 12 && pixel(32, 93)[0] > 243);
  assert(pixel(2, 50)[1] < 12 && pixel(61, 50)[1] > 243);
  assert.equal(pixel(10, 10)[2], 100);
});

Deno.test("the crop is the centre square of the image with its shortest edge resized", () => {
  const { height, width, data } = resizeAndCrop(ramp(40, 80), { shortestEdge: 20, crop: 20 });
  assert.deepEqual([height, width], [20, 20]);
  const red = (x: number) => data[x * 3];
  // The middle half of the ramp.
  assert(Math.abs(red(0) - 255 * 0.26) < 6 && Math.abs(red(19) - 255 * 0.74) < 6, `${red(0)} ${red(19)}`);
});

Deno.test("pixels become (v / 255 - mean) / std, channel first", () => {
  const image = { height: 1, width: 2, data: Uint8Array.from([0, 51, 255, 255, 102, 0]) };
  const pixels = normalisePixels(image, { mean: [0.5, 0, 1], std: [0.5, 0.2, 2] });
  assert.deepEqual([...pixels], [...Float32Array.from([-1, 1, 1, 2, 0, -0.5])]);
});
