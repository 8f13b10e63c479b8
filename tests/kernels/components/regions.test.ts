import assert from "node:assert/strict";
import { connectedComponents } from "../../../lib/kernels/components/connected-components.ts";
import { regionsOf } from "../../../lib/kernels/components/regions.ts";
import { Random } from "../../../lib/tensor/random.ts";

/** The regions as the plain reference numbers them, pixel by pixel. */
function compare(mask: Uint8Array, height: number, width: number, bit: 0 | 1) {
  const { ids, count } = connectedComponents(mask, height, width, 8, 1 - bit);
  const found = regionsOf(mask, height, width, bit);
  const painted = new Int32Array(mask.length).fill(-1);
  found.ids.forEach((id, run) => painted.fill(id, found.starts[run], found.ends[run]));
  assert.deepEqual(painted, ids);
  const sizes = new Int32Array(count);
  ids.forEach((id) => id >= 0 && sizes[id]++);
  assert.deepEqual(found.sizes, sizes);
}

Deno.test("regions are those of the reference, whatever the shape and the share of ones", () => {
  const random = new Random(3);
  for (let round = 0; round < 300; round++) {
    const [height, width] = [1 + random.below(12), 1 + random.below(12)];
    const share = random.next();
    const mask = Uint8Array.from({ length: height * width }, () => random.next() < share ? 1 : 0);
    for (const bit of [0, 1] as const) compare(mask, height, width, bit);
  }
});

Deno.test("rows do not wrap, corners join, and late joins renumber", () => {
  const bits = (...rows: string[]) => Uint8Array.from(rows.join(""), Number);
  compare(bits("0011", "1100"), 2, 4, 1);
  compare(bits("1001", "0110"), 2, 4, 1);
  compare(bits("10101", "10101", "11111", "00000", "10001"), 5, 5, 1);
  compare(bits("10101", "10101", "11111", "00000", "10001"), 5, 5, 0);
});
