import assert from "node:assert/strict";
import { deepestPoints } from "../../lib/predict/deepest-points.ts";

const map = (...rows: string[]) => ({
  height: rows.length,
  width: rows[0].length,
  data: Uint8Array.from(rows.join(""), Number),
});

Deno.test("the point of a label lies farthest from others and from the rim; the first of equals", () => {
  const points = deepestPoints(map(
    "0001111",
    "0001111",
    "0001111",
    "0001111",
    "0001111",
    "2000000",
  ));
  assert.deepEqual(points.get(0), { x: 1, y: 1 });
  assert.deepEqual(points.get(1), { x: 4, y: 1 });
  assert.deepEqual(points.get(2), { x: 0, y: 5 });
});

Deno.test("a region in two parts has its point in the thicker one", () => {
  const points = deepestPoints(map("1011111", "0011111", "1011111"));
  assert.deepEqual(points.get(1), { x: 3, y: 1 });
});
