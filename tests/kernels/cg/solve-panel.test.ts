import assert from "node:assert/strict";
import { conjugateGradients } from "../../../lib/kernels/cg/conjugate-gradients.ts";
import { type Csr, multiplyCsr, symmetrised } from "../../../lib/kernels/cg/csr.ts";
import {
  advanceRows,
  advanceRowsReference,
  turnRows,
  turnRowsReference,
} from "../../../lib/kernels/cg/move-rows.ts";
import { multiplyRows, multiplyRowsReference } from "../../../lib/kernels/cg/multiply-rows.ts";
import { GROUP, panelWidth } from "../../../lib/kernels/cg/panel.ts";
import { callingThread, type PanelThreads, workerThreads } from "../../../lib/kernels/cg/panel-threads.ts";
import { BLOCK_ROWS, rowsInMemory, sharedCsr, type SparseRows } from "../../../lib/kernels/cg/row-blocks.ts";
import { SharedMemory } from "../../../lib/kernels/shared-memory.ts";
import { panelVectors, solvePanel } from "../../../lib/kernels/cg/solve-panel.ts";
import { Random } from "../../../lib/tensor/random.ts";

const WIDTH = 2 * GROUP;
const FACTOR = 0.9;
const LIMITS = { tolerance: 1e-6, maxIterations: 50 };

/** A symmetric S whose rows have a sum below 1, and right-hand sides whose last columns are zero. */
function system(size: number, entriesPerRow: number) {
  const random = new Random(size);
  const entries = size * entriesPerRow;
  const s = symmetrised(
    size,
    Int32Array.from({ length: entries }, (_, e) => Math.floor(e / entriesPerRow)),
    Int32Array.from({ length: entries }, () => random.below(size)),
    Float32Array.from({ length: entries }, () => random.next() / entriesPerRow / 4),
    1,
  );
  const b = Float64Array.from(
    { length: size * WIDTH },
    (_, i) => i % WIDTH < 11 && random.next() < 0.2 ? random.next() : 0,
  );
  return { s, b };
}

async function solved(s: Csr, b: Float64Array, threads: PanelThreads, rowsOf = rowsInMemory) {
  const memory = new SharedMemory();
  const vectors = panelVectors(s.size, WIDTH, memory);
  vectors.x.fill(7);
  vectors.r.set(b);
  try {
    const solution = await solvePanel(rowsOf(sharedCsr(s, memory)), FACTOR, vectors, LIMITS, threads);
    const x = vectors.x.slice();
    memory.giveBack();
    return { ...solution, x };
  } finally {
    await threads.close();
  }
}

function reference(s: Csr, b: Float64Array) {
  const product = (p: Float64Array, out: Float64Array) => {
    multiplyCsr(s, p, out, WIDTH);
    for (let i = 0; i < p.length; i++) out[i] = p[i] - FACTOR * out[i];
  };
  return conjugateGradients(product, b, WIDTH, LIMITS.tolerance, LIMITS.maxIterations);
}

/** The largest relative residual |b - M x| / |b| over the columns, in double precision. */
function trueResidual(s: Csr, x: Float64Array, b: Float64Array): number {
  const product = new Float64Array(x.length);
  multiplyCsr(s, x, product, WIDTH);
  const [left, size] = [new Float64Array(WIDTH), new Float64Array(WIDTH)];
  for (let i = 0; i < b.length; i++) {
    left[i % WIDTH] += (b[i] - x[i] + FACTOR * product[i]) ** 2;
    size[i % WIDTH] += b[i] ** 2;
  }
  return Math.sqrt(Math.max(...left.map((square, c) => size[c] > 0 ? square / size[c] : square)));
}

for (const size of [1, 7, 300]) {
  Deno.test(`a panel of ${size} rows is solved as the plain reference does, within the tolerance`, async () => {
    const { s, b } = system(size, Math.min(size, 6));
    const expected = reference(s, b);
    const { x, ...rest } = await solved(s, b, callingThread);
    const apart = x.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.x[i])), 0);
    assert.ok(apart < 2e-6, `${apart} apart`);
    assert.ok(rest.converged && rest.residual <= LIMITS.tolerance);
    assert.ok(trueResidual(s, x, b) < LIMITS.tolerance, `${trueResidual(s, x, b)}`);
    assert.ok(Math.abs(rest.iterations - expected.iterations) <= 1);
    for (let i = 0; i < x.length; i++) if (i % WIDTH >= 11) assert.equal(x[i], 0);
  });
}

Deno.test("columns of tiny and huge labels are solved as others are", async () => {
  const { s, b } = system(300, 6);
  const powers = [2 ** -140, 2 ** -60, 2 ** 60];
  // Labels of few bits, so that the tiny ones keep them in single precision.
  const coarse = b.map((value) => Math.ceil(4 * value) / 4);
  const scaled = coarse.map((value, i) => value * (powers[i % WIDTH] ?? 1));
  const plain = await solved(s, coarse, callingThread);
  const { x, converged, iterations } = await solved(s, scaled, callingThread);
  assert.ok(converged);
  assert.equal(iterations, plain.iterations);
  x.forEach((value, i) => assert.equal(value, plain.x[i] * (powers[i % WIDTH] ?? 1), `element ${i}`));
});

Deno.test("solutions over several blocks are the same on any number of threads", async () => {
  const { s, b } = system(2 * BLOCK_ROWS + 77, 3);
  const alone = await solved(s, b, callingThread);
  const lanes = new Set<number>();
  const countingLanes = (csr: Csr): SparseRows => {
    const rows = rowsInMemory(csr);
    return { ...rows, block: (index, lane) => (lanes.add(lane), rows.block(index, lane)) };
  };
  const others = [await solved(s, b, workerThreads(1)), await solved(s, b, workerThreads(2), countingLanes)];
  for (const { x, ...rest } of others) {
    assert.ok(x.every((value, i) => value === alone.x[i]), "the same solutions");
    assert.deepEqual({ ...rest, x: alone.x }, alone);
  }
  assert.deepEqual([...lanes].sort(), [0, 1, 2]);
  const expected = reference(s, b);
  assert.equal(alone.iterations, expected.iterations);
  assert.ok(trueResidual(s, alone.x, b) < LIMITS.tolerance);
  const apart = alone.x.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.x[i])), 0);
  assert.ok(apart < 2e-6, `${apart} apart`);
});

for (const width of [GROUP, 2 * GROUP, 3 * GROUP, 4 * GROUP, 7 * GROUP]) {
  Deno.test(`a block is multiplied bit by bit as by the plain reference, ${width} columns, also from the middle`, () => {
    const { s } = system(500, 7);
    const random = new Random(width);
    const memory = new SharedMemory();
    const { start, columns, values } = sharedCsr(s, memory);
    const { p, mp, sums } = panelVectors(s.size, width, memory);
    p.forEach((_, i) => p[i] = random.normal());
    const rows = {
      ...{ first: 200, start: start.subarray(200, 301) },
      ...{
        columns: columns.subarray(start[200], start[300]),
        values: values.subarray(start[200], start[300]),
      },
    };
    const expected = mp.fill(5).slice();
    const expectedSums = new Float64Array(width);
    multiplyRowsReference(rows, FACTOR, p, expected, width, expectedSums);
    multiplyRows(memory.memory, rows, FACTOR, p, mp, width, sums.fill(3));
    assert.deepEqual([...mp], [...expected]);
    assert.deepEqual([...sums], [...expectedSums]);
    assert.ok(mp[200 * width] !== 5 && mp[200 * width - 1] === 5 && mp[300 * width] === 5);
  });

  Deno.test(`rows are moved bit by bit as by the plain reference, ${width} columns`, () => {
    const size = BLOCK_ROWS + 13;
    const random = new Random(width);
    const drawn = panelVectors(size, width, new SharedMemory());
    const same = panelVectors(size, width, new SharedMemory());
    for (const name of ["x", "r", "p", "mp", "step", "turn"] as const) {
      drawn[name].forEach((_, i) => drawn[name][i] = random.between(-1, 1));
      same[name].set(drawn[name]);
    }
    [drawn, same].forEach(({ sums }) => sums.fill(9));
    for (const [first, end] of [[BLOCK_ROWS, size], [0, size]]) {
      advanceRows(drawn, first, end);
      advanceRowsReference(same, first, end);
      turnRows(drawn, first, end);
      turnRowsReference(same, first, end);
    }
    for (const name of ["x", "r", "p", "sums"] as const) {
      assert.ok(drawn[name].every((value, i) => value === same[name][i]), name);
    }
  });
}

Deno.test("progress rises to 1, and throwing from it ends the search and its workers", async () => {
  const { s, b } = system(300, 6);
  const memory = new SharedMemory();
  const vectors = panelVectors(300, WIDTH, memory);
  const rows = rowsInMemory(sharedCsr(s, memory));
  vectors.r.set(b);
  const heard: number[] = [];
  await solvePanel(rows, FACTOR, vectors, LIMITS, callingThread, (share) => heard.push(share));
  assert.deepEqual(heard, heard.toSorted((a, b) => a - b));
  assert.equal(heard.at(-1), 1);
  assert.ok(new Set(heard).size > 4);
  const threads = workerThreads(2);
  vectors.r.set(b);
  const stop = () => {
    throw new Error("stop");
  };
  await assert.rejects(solvePanel(rows, FACTOR, vectors, LIMITS, threads, stop), /stop/);
  await threads.close();
});

Deno.test("arrays of one memory keep their numbers while it grows; what was given back is used again, by one at a time", () => {
  const first = new SharedMemory();
  const doubles = first.doubles(3).fill(1);
  const [ints, floats] = [first.ints(100_000).fill(2), first.floats(5).fill(3)];
  assert.deepEqual([...doubles, ints.every((value) => value === 2), ...floats], [
    1,
    1,
    1,
    true,
    3,
    3,
    3,
    3,
    3,
  ]);
  assert.ok([doubles, ints, floats].every(({ byteOffset }) => byteOffset % 64 === 0));
  assert.notEqual(new SharedMemory().memory, first.memory);
  first.giveBack();
  const [second, third] = [new SharedMemory(), new SharedMemory()];
  assert.equal(second.memory, first.memory);
  assert.notEqual(third.memory, first.memory);
  assert.throws(() => third.doubles(2 ** 29 + 1), /at most 4 GiB/);
});

Deno.test("a panel is as wide as its columns or, of many rows, as memory allows", () => {
  assert.equal(panelWidth(1000, 21), 3 * GROUP);
  assert.equal(panelWidth(1000, 24), 3 * GROUP);
  assert.equal(panelWidth(324_921, 81), 10 * GROUP);
  assert.equal(panelWidth(4_660_424, 81), GROUP);
});
