import assert from "node:assert/strict";
import { decodeMasks, encodeMasks } from "../../lib/method/mask-rle.ts";
import type { MaskSet } from "../../lib/method/mask-set.ts";
import { Random } from "../../lib/tensor/random.ts";

function maskSet(height: number, width: number, rows: number[][], levels: number[]): MaskSet {
  return {
    height,
    width,
    count: rows.length,
    bits: Uint8Array.from(rows.flat()),
    areas: Int32Array.from(rows, (bits) => bits.reduce((sum, bit) => sum + bit, 0)),
    levels: Uint8Array.from(levels),
  };
}

Deno.test("runs go row by row and begin with zeros", () => {
  const masks = maskSet(2, 3, [[0, 1, 1, 1, 0, 0], [1, 0, 0, 0, 0, 1]], [2, 0]);
  const { runs, offsets, levels } = encodeMasks(masks);
  assert.deepEqual([...runs], [1, 3, 2, 0, 1, 4, 1]);
  assert.deepEqual([...offsets], [0, 3, 7]);
  assert.deepEqual([...levels], [2, 0]);
});

Deno.test("overlapping, full and empty masks come back bit by bit", () => {
  const masks = maskSet(2, 2, [[1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 0, 0], [1, 1, 0, 0]], [2, 1, 0, 2]);
  assert.deepEqual(decodeMasks(encodeMasks(masks)), masks);
});

Deno.test("no mask at all comes back", () => {
  const none = maskSet(4, 5, [], []);
  assert.deepEqual(decodeMasks(encodeMasks(none)), none);
});

Deno.test("random masks come back", () => {
  const random = new Random(3);
  const rows = Array.from(
    { length: 6 },
    (_, m) => Array.from({ length: 9 * 7 }, () => random.next() < m / 5 ? 1 : 0),
  );
  const masks = maskSet(9, 7, rows, [0, 1, 2, 2, 1, 0]);
  assert.deepEqual(decodeMasks(encodeMasks(masks)), masks);
});

Deno.test("runs that do not fill the image are refused", () => {
  const encoded = encodeMasks(maskSet(2, 2, [[0, 1, 1, 0]], [2]));
  assert.throws(() => decodeMasks({ ...encoded, height: 3 }), /mask 0 to fill 6 pixels but found 4/);
});
