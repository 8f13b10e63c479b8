import assert from "node:assert/strict";
import { RegionGraph } from "../../../lib/kernels/segmentation/region-graph.ts";

// 0 0 1
// 0 2 1   with the region's number times 10 as lightness
const ids = Int32Array.of(0, 0, 1, 0, 2, 1);
const planes = Float32Array.from([...ids].map((id) => id * 10).concat(new Array(12).fill(0)));

Deno.test("areas, perimeters and borders count pixels and pixel sides", () => {
  const graph = new RegionGraph({ ids, count: 3 }, planes, 2, 3);
  assert.deepEqual([...graph.area], [3, 2, 1]);
  assert.deepEqual([...graph.perimeter], [3, 2, 3]);
  const border = (a: number, b: number) => graph.borders[graph.neighbours[a].get(b)!];
  assert.deepEqual([border(0, 1).length, border(0, 1).contrast], [1, 10]);
  assert.deepEqual([border(0, 2).length, border(0, 2).contrast], [2, 40]);
  assert.deepEqual([border(1, 2).length, border(1, 2).contrast], [1, 10]);
});

Deno.test("merging adds areas and colours and joins the borders with a common neighbour", () => {
  const graph = new RegionGraph({ ids, count: 3 }, planes, 2, 3);
  const gone = graph.merge(0, 2);
  assert.equal(gone.length, 2);
  assert.deepEqual([graph.area[0], graph.colour[0], graph.perimeter[0]], [4, 20, 2]);
  assert.deepEqual([...graph.neighbours[0].keys()], [1]);
  const border = graph.borders[graph.neighbours[0].get(1)!];
  assert.deepEqual([border.length, border.contrast], [2, 20]);
});
