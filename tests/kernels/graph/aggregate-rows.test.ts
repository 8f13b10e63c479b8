import assert from "node:assert/strict";
import { aggregate } from "../../../lib/kernels/graph/aggregate.ts";
import { aggregateStreamed } from "../../../lib/kernels/graph/aggregate-rows.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";

const random = new Random(1);
const [ROWS, COLS, COUNT, K] = [40, 3, 25, 4];
const labels = matrix(ROWS, COLS, Float32Array.from({ length: ROWS * COLS }, () => random.next()));
// Nobody has a mask of 7 to 13 as a neighbour.
const ids = Int32Array.from({ length: COUNT * K }, () => (14 + random.below(ROWS - 7)) % ROWS);
const neighbours = { count: COUNT, k: K, ids, similarities: new Float32Array(COUNT * K) };
const weights = Float32Array.from(ids, () => random.below(5) === 0 ? 0 : random.next());

Deno.test("neighbours add up the same while labels go by, and what nobody needs is not read", async () => {
  const read: number[] = [];
  const rows = (first: number, end: number) => {
    read.push(first);
    return Promise.resolve(
      matrix(end - first, COLS, labels.data.slice(first * COLS, end * COLS)),
    );
  };
  const heard: number[] = [];
  const streamed = await aggregateStreamed(
    neighbours,
    weights,
    { rows: ROWS, cols: COLS, step: 7, read: rows },
    (fraction) => heard.push(fraction),
  );
  const expected = aggregate(neighbours, weights, labels);
  expected.data.forEach((value, i) => assert.ok(Math.abs(value - streamed.data[i]) < 1e-6, `element ${i}`));
  assert.deepEqual(read, [0, 14, 21, 28, 35]);
  assert.deepEqual(heard, [0, 1, 2, 3, 4, 5].map((run) => run / 6));
});
