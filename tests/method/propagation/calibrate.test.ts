import assert from "node:assert/strict";
import { calibrate } from "../../../lib/method/propagation/calibrate.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";

const of = (rows: number[][]) => {
  const m = matrix(rows.length, rows[0].length);
  m.data.set(rows.flat());
  return m;
};
const winners = ({ rows, cols, data }: ReturnType<typeof of>) =>
  Array.from({ length: rows }, (_, i) => {
    const row = [...data.subarray(i * cols, (i + 1) * cols)];
    return row.indexOf(Math.max(...row));
  });

Deno.test("aligned labels win as many rows as they had labels, and keep the order of rows within a class", () => {
  const y = of([[1, 0], [1, 0], [0, 1], [0, 1]]);
  const flat = of([[9, 1], [8, 2], [7, 3], [6, 4]]); // class 0 wins everywhere
  assert.deepEqual(winners(flat), [0, 0, 0, 0]);
  assert.deepEqual(winners(calibrate(flat, y, new Float64Array(4).fill(1), 0.9, "align")), [0, 0, 1, 1]);
});

Deno.test("centring takes out what Eq. 1 adds to a graph's constant mode", () => {
  // On a regular graph the constant part of Y comes back 1 / (1 - alpha) times as large and the rest as it was.
  const alpha = 0.9, y = of([[3, 1], [1, 1]]), mean = [2, 1];
  const solved = of([[3, 1], [1, 1]].map((row) => row.map((v, c) => v - mean[c] + mean[c] / (1 - alpha))));
  const found = calibrate(solved, y, Float64Array.of(4, 4), alpha, "centre-align");
  const ratio = (c: number) => found.data[c] / found.data[2 + c];
  assert.ok(Math.abs(ratio(0) - 3) < 1e-6);
  assert.ok(Math.abs(ratio(1) - 1) < 1e-6);
});

Deno.test("none changes nothing; rows without labels stay without", () => {
  const y = of([[1, 0], [0, 0], [0, 1]]), labels = of([[2, 1], [0, 0], [2, 1.5]]);
  assert.equal(calibrate(labels, y, new Float64Array(3).fill(1), 0.9, "none"), labels);
  const aligned = calibrate(labels, y, new Float64Array(3).fill(1), 0.9, "align");
  assert.deepEqual([...aligned.data.subarray(2, 4)], [0, 0]);
  assert.deepEqual([winners(aligned)[0], winners(aligned)[2]], [0, 1]);
});
