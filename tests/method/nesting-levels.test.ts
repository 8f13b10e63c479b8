import assert from "node:assert/strict";
import { encodeMasks, shareInside } from "../../lib/method/mask-rle.ts";
import { nestingLevels } from "../../lib/method/nesting-levels.ts";
import { Random } from "../../lib/tensor/random.ts";
import { maskSetOf } from "./random-masks.ts";

const masks = (...rows: string[]) =>
  encodeMasks(maskSetOf(1, rows[0].length, Uint8Array.from(rows.join(""), Number)));
const areas = (...rows: string[]) => rows.map((row) => [...row].filter((bit) => bit === "1").length);
const levels = (...rows: string[]) => [...nestingLevels(masks(...rows), areas(...rows))];

Deno.test("outermost masks are wholes, what lies in them parts, what lies in parts sub-parts, in any order", () => {
  assert.deepEqual(levels("0010000000", "1111100000", "0111000000", "0000000111"), [0, 2, 1, 2]);
  assert.deepEqual(levels("11111111", "01111111", "00111111", "00011111", "00001111"), [2, 1, 0, 0, 0]);
});

Deno.test("a mask lies in another with more than half of its pixels; equal masks do not lie in each other", () => {
  assert.deepEqual(levels("11110000", "00110000"), [2, 1]);
  assert.deepEqual(levels("11100000", "00110000"), [2, 2]);
  assert.deepEqual(levels("1100", "1100"), [2, 2]);
  assert.deepEqual(levels("1111"), [2]);
});

Deno.test("shares from run lengths are those of the bits", () => {
  const random = new Random(4);
  for (const density of [1, 2, 5]) {
    const [count, pixels] = [6, 40];
    const bits = Uint8Array.from({ length: count * pixels }, () => random.below(6) < density ? 1 : 0);
    bits.fill(0, 0, pixels);
    bits.fill(1, pixels, 2 * pixels);
    const encoded = encodeMasks(maskSetOf(5, 8, bits));
    for (let mask = 0; mask < count; mask++) {
      for (let over = 0; over < count; over++) {
        let area = 0, both = 0;
        for (let i = 0; i < pixels; i++) {
          area += bits[mask * pixels + i];
          both += bits[mask * pixels + i] & bits[over * pixels + i];
        }
        assert.equal(shareInside(encoded, mask, over), area === 0 ? 0 : both / area);
      }
    }
  }
});
