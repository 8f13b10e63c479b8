import assert from "node:assert/strict";
import { principalAxes } from "../../lib/metrics/principal-axes.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";

Deno.test("points that vary along planted directions get their coordinates there, largest variance first", () => {
  const random = new Random(3);
  const [first, second] = [[0.6, 0.8, 0, 0], [0, 0, -0.8, 0.6]];
  const planted = Array.from({ length: 300 }, () => [random.between(-5, 5), random.between(-1, 1)]);
  const points = matrix(
    300,
    4,
    Float32Array.from(planted.flatMap(([a, b]) => first.map((f, c) => 7 + a * f + b * second[c]))),
  );
  const { coordinates, shares } = principalAxes(points, 2);
  const mean = [0, 1].map((axis) => planted.reduce((sum, point) => sum + point[axis] / 300, 0));
  for (const axis of [0, 1]) {
    const found = planted.map((_, r) => coordinates.data[2 * r + axis]);
    const sign = Math.sign(found[0] * (planted[0][axis] - mean[axis]));
    const worst = Math.max(
      ...planted.map((point, r) => Math.abs(sign * found[r] - (point[axis] - mean[axis]))),
    );
    assert.ok(worst < 0.15, `axis ${axis} is off by ${worst}`);
  }
  assert.ok(shares[0] > 0.9 && Math.abs(shares[0] + shares[1] - 1) < 1e-3, String(shares));
  assert.deepEqual(principalAxes(points, 2), { coordinates, shares });
});

Deno.test("points that do not vary lie at the origin", () => {
  const { coordinates, shares } = principalAxes(matrix(3, 2, Float32Array.of(1, 2, 1, 2, 1, 2)), 2);
  assert.deepEqual([...coordinates.data].map(Math.abs), [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(shares, [0, 0]);
});
