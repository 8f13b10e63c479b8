import { CUBIC, resizePillow, TRIANGLE } from "../../../lib/kernels/resize/pillow.ts";
import { resizePillowReference } from "../../../lib/kernels/resize/pillow-reference.ts";
import { Random } from "../../../lib/tensor/random.ts";
import assert from "node:assert/strict";

const random = new Random(17);

/** Noise, or black and white alone, which make a bicubic filter reach beyond both ends of a byte. */
function picture(height: number, width: number, isHard: boolean) {
  const data = Uint8Array.from(
    { length: height * width * 3 },
    () => isHard ? 255 * random.below(2) : random.below(256),
  );
  return { height, width, data };
}

Deno.test("vectors give the bytes of the plain loops, whatever the sizes", () => {
  for (let round = 0; round < 150; round++) {
    const side = () => 1 + random.below(round % 10 === 0 ? 150 : 23);
    const [height, width, toHeight, toWidth] = [side(), side(), side(), side()];
    const image = picture(height, width, round % 3 === 0);
    for (const filter of [CUBIC, TRIANGLE]) {
      assert.deepEqual(
        resizePillow(image, toHeight, toWidth, filter),
        resizePillowReference(image, toHeight, toWidth, filter),
        `${width} x ${height} to ${toWidth} x ${toHeight}`,
      );
    }
  }
});

Deno.test("an image of the size of a photograph, shrunk, enlarged, and along one side alone", () => {
  const image = picture(375, 500, true);
  for (const [height, width] of [[448, 597], [768, 1024], [64, 85], [375, 499], [374, 500], [1, 1]]) {
    const wanted = resizePillowReference(image, height, width, CUBIC);
    assert.deepEqual(resizePillow(image, height, width, CUBIC), wanted, `${width} x ${height}`);
  }
  assert.equal(resizePillow(image, 375, 500, CUBIC), image);
});

Deno.test("a small image after a large one has nothing of it", () => {
  resizePillow(picture(200, 200, true), 100, 300, CUBIC);
  const image = { height: 2, width: 3, data: new Uint8Array(18) };
  assert.deepEqual(resizePillow(image, 5, 7, CUBIC).data, new Uint8Array(105));
});
