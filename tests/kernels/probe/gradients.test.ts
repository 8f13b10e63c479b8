import assert from "node:assert/strict";
import { batchNormGradient } from "../../../lib/kernels/probe/batch-norm-gradient.ts";
import { cosineGradient } from "../../../lib/kernels/probe/cosine-gradient.ts";
import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { unitRows } from "../../../lib/tensor/rows.ts";
import { tensor } from "../../../lib/tensor/tensor.ts";
import { LinearCrossEntropy } from "../../support/reference/probe/linear-cross-entropy.ts";

const EPSILON = 1e-6;

/** Rows, of which a batch takes some; the first of the batch is a zero row, the second has no target, the last comes twice. */
function drawn(all: number, count: number, classes: number, depth: number) {
  const random = new Random(all + classes + depth);
  const normals = (rows: number, cols: number, mean = 0) =>
    matrix(rows, cols, Float32Array.from({ length: rows * cols }, () => random.normal(mean)));
  // Dimensions far from 0, as CLIP has them.
  const x = normals(all, depth, 5);
  const y = matrix(all, classes, Float32Array.from({ length: all * classes }, () => random.next()));
  const rows = random.permutation(all).slice(0, count);
  x.data.fill(0, rows[0] * depth, (rows[0] + 1) * depth);
  if (count > 1) y.data.fill(0, rows[1] * classes, (rows[1] + 1) * classes);
  if (count > 3) rows[count - 1] = rows[count - 2];
  const areas = Float32Array.from({ length: all }, () => random.between(1, 5000));
  return { batch: { x, y, areas, rows }, weight: normals(classes, depth), bias: normals(1, classes) };
}

/** The plain form of what a kernel computes for inputs that are given, in double precision. */
function plain(
  { y, areas, rows }: { y: Matrix; areas: Float32Array; rows: Int32Array },
  inputs: Float64Array,
  weight: Matrix,
  bias: Matrix | null,
  scale: number,
) {
  const layer = new LinearCrossEntropy(rows.length, y.cols, weight.cols);
  layer.x.set(inputs);
  rows.forEach((row, i) => {
    layer.rowWeights[i] = areas[row];
    layer.targets.set(y.data.subarray(row * y.cols, (row + 1) * y.cols), i * y.cols);
  });
  const b = bias && Float64Array.from(bias.data);
  return { loss: layer.run(Float64Array.from(weight.data), b, scale), layer };
}

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  const size = Math.max(1e-3, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) < tolerance * size, `${i}: ${actual[i]}, not ${expected[i]}`);
  }
}

const SIZES = [[1, 1, 1, 1], [9, 1, 3, 5], [9, 7, 1, 3], [40, 31, 7, 13], [600, 512, 21, 128], [
  70,
  64,
  5,
  17,
]];

for (const [all, count, classes, depth] of SIZES) {
  const size = `${count} of ${all} rows of ${depth}, ${classes} classes`;

  Deno.test(`the cosine gradient in single precision is the plain one: ${size}`, async () => {
    const { batch, weight } = drawn(all, count, classes, depth);
    const unit = unitRows(weight);
    const gradient = await cosineGradient(count, classes, depth);
    const inputs = new Float64Array(count * depth), scales = new Float32Array(count);
    batch.rows.forEach((row, i) => {
      const from = Float64Array.from(batch.x.data.subarray(row * depth, (row + 1) * depth));
      const length = Math.hypot(...from) || 1;
      inputs.set(from.map((value) => value / length), i * depth);
      scales[i] = 10 / length;
    });
    const parameters = { unit: tensor([classes, depth], unit.data), scales: tensor([count, 1], scales) };
    const loss = await gradient.run(batch, parameters);
    const reference = plain(batch, inputs, unit, null, 10);
    assertNear([loss], [reference.loss], 1e-5);
    assertNear(gradient.results.weight.data, reference.layer.weightGradient, 1e-5);
    await gradient.close();
  });

  Deno.test(`the batch norm gradient in single precision is the plain one: ${size}`, async () => {
    const { batch, weight, bias } = drawn(all, count, classes, depth);
    const gradient = await batchNormGradient(count, classes, depth, EPSILON);
    const parameters = { w: tensor([classes, depth], weight.data), b: tensor([1, classes], bias.data) };
    const loss = await gradient.run(batch, parameters);
    const inputs = new Float64Array(count * depth);
    const { mean, rest, square } = gradient.results;
    for (let e = 0; e < depth; e++) {
      const column = Array.from(batch.rows, (row) => batch.x.data[row * depth + e]);
      const average = column.reduce((sum, value) => sum + value, 0) / count;
      const variance = column.reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
      assertNear([mean.data[e] + rest.data[e]], [average], 1e-6);
      assertNear([square.data[e] - rest.data[e] ** 2], [variance], 1e-5);
      column.forEach((value, i) => {
        inputs[i * depth + e] = (value - average) / Math.sqrt(variance + EPSILON);
      });
    }
    const reference = plain(batch, inputs, weight, bias, 1);
    assertNear([loss], [reference.loss], 1e-5);
    assertNear(gradient.results.weight.data, reference.layer.weightGradient, 2e-5);
    assertNear(gradient.results.bias.data, reference.layer.biasGradient, 1e-5);
    await gradient.close();
  });
}

Deno.test("a run gives the same bytes each time", async () => {
  const { batch, weight } = drawn(600, 512, 21, 128);
  const gradient = await cosineGradient(512, 21, 128);
  const scales = tensor([512, 1], new Float32Array(512).fill(7));
  const parameters = { unit: tensor([21, 128], unitRows(weight).data), scales };
  const loss = await gradient.run(batch, parameters);
  const first = gradient.results.weight.data.slice();
  assert.equal(await gradient.run(batch, parameters), loss);
  assert.deepEqual(gradient.results.weight.data, first);
  await gradient.close();
});
