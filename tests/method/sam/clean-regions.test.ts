import assert from "node:assert/strict";
import { cleanRegions, dropIslands, fillHoles } from "../../../lib/method/sam/clean-regions.ts";

const bits = (...rows: string[]) => Uint8Array.from(rows.join(""), Number);

Deno.test("small holes are filled, also at the border, large ones stay", () => {
  const mask = bits("11101", "10111", "11111", "00000");
  assert.deepEqual(fillHoles(mask, 4, 5, 3), bits("11111", "11111", "11111", "00000"));
});

Deno.test("small islands go; corners connect", () => {
  const mask = bits("11000", "00100", "00001", "00000");
  assert.deepEqual(dropIslands(mask, 4, 5, 3), bits("11000", "00100", "00000", "00000"));
});

Deno.test("if every island is small the first of the largest stays", () => {
  assert.deepEqual(dropIslands(bits("11011", "00000"), 2, 5, 9), bits("11000", "00000"));
  assert.deepEqual(dropIslands(bits("000"), 1, 3, 9), bits("000"));
});

Deno.test("holes are filled before islands are judged", () => {
  // The ring has 8 pixels and becomes 9 with its hole.
  const mask = bits("111000", "101000", "111000", "000000");
  assert.deepEqual(cleanRegions(mask, 4, 6, 9), bits("111000", "111000", "111000", "000000"));
});
