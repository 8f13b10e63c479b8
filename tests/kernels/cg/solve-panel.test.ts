import assert from "node:assert/strict";
import { conjugateGradients } from "../../../lib/kernels/cg/conjugate-gradients.ts";
import { type Csr, multiplyCsr, symmetrised } from "../../../lib/kernels/cg/csr.ts";
import { multiplyRows, multiplyRowsReference } from "../../../lib/kernels/cg/multiply-rows.ts";
import { GROUP, panelWidth } from "../../../lib/kernels/cg/panel.ts";
import { callingThread, type PanelThreads, workerThreads } from "../../../lib/kernels/cg/panel-threads.ts";
import { BLOCK_ROWS, rowsInMemory, sharedCsr, type SparseRows } from "../../../lib/kernels/cg/row-blocks.ts";
import { SharedMemory } from "../../../lib/kernels/cg/shared-memory.ts";
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

Deno.test("a panel is solved bit by bit as the plain reference does while one block holds all rows", async () => {
  const { s, b } = system(300, 6);
  const expected = reference(s, b);
  const { x, ...rest } = await solved(s, b, callingThread);
  assert.deepEqual([...x], [...expected.x]);
  assert.deepEqual({ ...rest, x: expected.x }, expected);
  assert.ok(rest.converged && rest.iterations > 3);
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
  const apart = alone.x.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.x[i])), 0);
  assert.ok(apart < 1e-9, `${apart} apart`);
});

Deno.test("a block is multiplied bit by bit as by the plain reference, also one whose entries begin in the middle", () => {
  const { s, b } = system(500, 7);
  const memory = new SharedMemory();
  const { start, columns, values } = sharedCsr(s, memory);
  const { p, mp } = panelVectors(s.size, WIDTH, memory);
  p.set(b.map((value, i) => value - (i % 3) / 7));
  const rows = {
    ...{ first: 200, start: start.subarray(200, 301) },
    ...{ columns: columns.subarray(start[200], start[300]), values: values.subarray(start[200], start[300]) },
  };
  const expected = mp.fill(5).slice();
  multiplyRowsReference(rows, FACTOR, p, expected, WIDTH);
  multiplyRows(memory.memory, rows, FACTOR, p, mp, WIDTH);
  assert.deepEqual([...mp], [...expected]);
  assert.ok(mp[200 * WIDTH] !== 5 && mp[200 * WIDTH - 1] === 5 && mp[300 * WIDTH] === 5);
});

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
  assert.equal(panelWidth(324_921, 81), 6 * GROUP);
  assert.equal(panelWidth(4_660_424, 81), GROUP);
});
