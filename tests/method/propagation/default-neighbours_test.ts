import assert from "node:assert/strict";
import { defaultNeighbours } from "../../../lib/method/propagation/default-neighbours.ts";

Deno.test("k is the paper's at the paper's number of masks, falls with its square root, and stops at a floor", () => {
  assert.equal(defaultNeighbours(324_921), 50);
  assert.equal(defaultNeighbours(4 * 324_921), 100);
  assert.equal(defaultNeighbours(10_998), 9);
  for (const masks of [2, 500, 3000]) assert.equal(defaultNeighbours(masks), 5);
});
