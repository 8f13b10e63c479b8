import assert from "node:assert/strict";
import { connectedComponents } from "../../../lib/kernels/components/connected-components.ts";

const values = [
  [1, 0, 1],
  [0, 1, 0],
  [2, 2, 9],
].flat();

Deno.test("corners join regions under 8-connectivity only", () => {
  const eight = connectedComponents(values, 3, 3, 8);
  assert.deepEqual([...eight.ids], [0, 1, 0, 1, 0, 1, 2, 2, 3]);
  const four = connectedComponents(values, 3, 3, 4);
  assert.deepEqual([...four.ids], [0, 1, 2, 3, 4, 5, 6, 6, 7]);
  assert.deepEqual([eight.count, four.count], [4, 8]);
});

Deno.test("skipped values belong to no region", () => {
  const { ids, count } = connectedComponents(values, 3, 3, 8, 9);
  assert.deepEqual([ids[8], count], [-1, 3]);
});

Deno.test("a winding region is one and the edges of the image do not wrap", () => {
  const snake = ["11111", "00001", "11111", "10000", "11111"].join("").split("").map(Number);
  assert.equal(connectedComponents(snake, 5, 5, 4).count, 3);
});
