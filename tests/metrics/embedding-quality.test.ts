import assert from "node:assert/strict";
import {
  LEFT_OUT,
  silhouettes,
  squaresAboutMeans,
  textMargins,
} from "../../lib/metrics/embedding-quality.ts";
import { explainedShare, meanOfSums, millionths } from "../../lib/metrics/mean-of-sums.ts";
import { matrix, row } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { unitRows } from "../../lib/tensor/rows.ts";

const random = new Random(5);
const x = unitRows(matrix(12, 4, Float32Array.from({ length: 48 }, () => random.normal())));
/** Class 3 has one member, class 4 none. */
const labels = [0, 1, 2, 0, 1, 2, LEFT_OUT, 0, 1, 2, 3, LEFT_OUT];

const distance = (i: number, j: number) =>
  1 - row(x, i).reduce((sum, value, e) => sum + value * row(x, j)[e], 0);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

Deno.test("silhouettes are those of all pairs of distances", () => {
  const got = silhouettes(x, labels, 5);
  for (const [i, own] of labels.entries()) {
    if (own === LEFT_OUT) {
      assert.ok(Number.isNaN(got[i]));
      continue;
    }
    const to = (c: number) =>
      [...labels.keys()].filter((j) => j !== i && labels[j] === c).map((j) => distance(i, j));
    if (to(own).length === 0) {
      assert.equal(got[i], 0);
      continue;
    }
    const a = mean(to(own));
    const b = Math.min(...[0, 1, 2, 3].filter((c) => c !== own).map((c) => mean(to(c))));
    assert.ok(Math.abs(got[i] - (b - a) / Math.max(a, b)) < 1e-6, `row ${i}`);
  }
});

Deno.test("one class alone has no silhouette", () => {
  assert.ok(silhouettes(x, new Array(12).fill(0), 1).every(Number.isNaN));
});

Deno.test("squares about class means and about the mean of all part the variance", () => {
  const { within, total } = squaresAboutMeans(x, labels, 5);
  const kept = [...labels.keys()].filter((i) => labels[i] !== LEFT_OUT);
  for (
    const [at, members] of [[within, (i: number) => kept.filter((j) => labels[j] === labels[i])], [
      total,
      () => kept,
    ]] as const
  ) {
    for (const i of kept) {
      const square = [0, 1, 2, 3].reduce(
        (sum, e) => sum + (row(x, i)[e] - mean(members(i).map((j) => row(x, j)[e]))) ** 2,
        0,
      );
      assert.ok(Math.abs(at[i] - square) < 1e-6);
    }
    assert.equal(at[6], 0);
  }
  const sums = [within, total].map((squares) => squares.reduce((sum, square) => sum + square, 0));
  assert.equal(explainedShare(sums), 1 - sums[0] / sums[1]);
  assert.ok(explainedShare(sums) > 0 && explainedShare(sums) < 1);
});

Deno.test("a text margin is the cosine with the own text minus the best other", () => {
  const vectors = unitRows(matrix(3, 4, Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)));
  const masks = matrix(2, 4, Float32Array.of(0.8, 0.6, 0, 0, 0.6, 0.8, 0, 0));
  const [right, wrong] = textMargins(masks, vectors, [0, 0]);
  assert.ok(Math.abs(right - 0.2) < 1e-6 && Math.abs(wrong + 0.2) < 1e-6);
  assert.ok(Number.isNaN(textMargins(masks, vectors, [LEFT_OUT, 0])[0]));
});

Deno.test("sums in millionths keep what is added up, and refuse what does not fit", () => {
  assert.equal(millionths(-1.2345678), -1234568);
  assert.equal(meanOfSums([millionths(3), millionths(4)]), 0.75);
  assert.ok(Number.isNaN(meanOfSums([0, 0])));
  for (const sum of [2148, -3000, NaN, Infinity]) assert.throws(() => millionths(sum), RangeError);
});
