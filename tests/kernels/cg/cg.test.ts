import assert from "node:assert/strict";
import { conjugateGradients } from "../../../lib/kernels/cg/conjugate-gradients.ts";
import { multiplyCsr, symmetrised } from "../../../lib/kernels/cg/csr.ts";
import { denseSolve } from "../../../lib/kernels/cg/dense-solve.ts";
import { Random } from "../../../lib/tensor/random.ts";

const SIZE = 40;
const WIDTH = 3;

/** A positive definite matrix: diagonally dominant and symmetric. */
function positiveDefinite(seed: number): Float64Array {
  const random = new Random(seed);
  const m = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j < i; j++) m[i * SIZE + j] = m[j * SIZE + i] = random.normal();
    m[i * SIZE + i] = 2 * SIZE;
  }
  return m;
}

function product(m: Float64Array) {
  return (p: Float64Array, out: Float64Array) => {
    out.fill(0);
    for (let i = 0; i < SIZE; i++) {
      for (let j = 0; j < SIZE; j++) {
        for (let c = 0; c < WIDTH; c++) out[i * WIDTH + c] += m[i * SIZE + j] * p[j * WIDTH + c];
      }
    }
  };
}

function rightHandSides(): Float64Array {
  const random = new Random(9);
  // The middle column is zero.
  return new Float64Array(SIZE * WIDTH).map((_, i) => i % WIDTH === 1 ? 0 : random.normal());
}

Deno.test("conjugate gradients agree with elimination; a zero column gives zeros", () => {
  const m = positiveDefinite(1);
  const b = rightHandSides();
  const { x, converged, iterations } = conjugateGradients(product(m), b, WIDTH, 1e-10, 200);
  const exact = denseSolve(m, b, SIZE, WIDTH);
  assert.ok(converged && iterations > 1);
  exact.forEach((value, i) => assert.ok(Math.abs(value - x[i]) < 1e-9, `element ${i}`));
  for (let i = 1; i < x.length; i += WIDTH) assert.equal(x[i], 0);
});

Deno.test("each column is solved as if it were alone", () => {
  const m = positiveDefinite(2);
  const b = rightHandSides();
  const together = conjugateGradients(product(m), b, WIDTH, 1e-6, 200).x;
  const alone = b.map((value, i) => i % WIDTH === 2 ? value : 0);
  const { x } = conjugateGradients(product(m), alone, WIDTH, 1e-6, 200);
  for (let i = 2; i < x.length; i += WIDTH) assert.equal(x[i], together[i]);
});

Deno.test("too few iterations are reported", () => {
  const { converged, iterations, residual } = conjugateGradients(
    product(positiveDefinite(3)),
    rightHandSides(),
    WIDTH,
    1e-12,
    2,
  );
  assert.equal(converged, false);
  assert.equal(iterations, 2);
  assert.ok(residual > 1e-12 && residual < 1);
});

Deno.test("elimination exchanges rows and refuses a singular matrix", () => {
  assert.deepEqual([...denseSolve(Float64Array.of(0, 1, 1, 0), Float64Array.of(2, 3), 2, 1)], [3, 2]);
  assert.throws(() => denseSolve(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1), 2, 1), /singular/);
});

Deno.test("directed entries become A + Aᵀ with sorted columns, mutual ones added", () => {
  const from = Int32Array.of(0, 2, 1, 2);
  const to = Int32Array.of(2, 0, 2, 1);
  const m = symmetrised(4, from, to, Float32Array.of(1, 3, 4, 0.5), 0.5);
  assert.deepEqual([...m.start], [0, 1, 2, 4, 4]);
  assert.deepEqual([...m.columns], [2, 2, 0, 1]);
  assert.deepEqual([...m.values], [2, 2.25, 2, 2.25]);
  const out = new Float64Array(8);
  multiplyCsr(m, Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40), out, 2);
  assert.deepEqual([...out], [6, 60, 6.75, 67.5, 6.5, 65, 0, 0]);
});
