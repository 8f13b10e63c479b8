import assert from "node:assert/strict";
import { conjugateGradients } from "../../../lib/kernels/cg/conjugate-gradients.ts";
import { type Csr, multiplyCsr, symmetrised } from "../../../lib/kernels/cg/csr.ts";
import { PANEL } from "../../../lib/kernels/cg/panel-steps.ts";
import { callingThread, type PanelThreads, workerThreads } from "../../../lib/kernels/cg/panel-threads.ts";
import { BLOCK_ROWS, rowsInMemory, sharedCsr, type SparseRows } from "../../../lib/kernels/cg/row-blocks.ts";
import { SharedMemory } from "../../../lib/kernels/cg/shared-memory.ts";
import { panelVectors, solvePanel } from "../../../lib/kernels/cg/solve-panel.ts";
import { Random } from "../../../lib/tensor/random.ts";

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
    { length: size * PANEL },
    (_, i) => i % PANEL < 5 && random.next() < 0.2 ? random.next() : 0,
  );
  return { s: sharedCsr(s, new SharedMemory()), b };
}

async function solved(rows: SparseRows, b: Float64Array, threads: PanelThreads) {
  const vectors = panelVectors(rows.size, new SharedMemory());
  vectors.x.fill(7);
  vectors.r.set(b);
  try {
    return { ...await solvePanel(rows, FACTOR, vectors, LIMITS, threads), x: vectors.x };
  } finally {
    await threads.close();
  }
}

function reference(s: Csr, b: Float64Array) {
  const product = (p: Float64Array, out: Float64Array) => {
    multiplyCsr(s, p, out, PANEL);
    for (let i = 0; i < p.length; i++) out[i] = p[i] - FACTOR * out[i];
  };
  return conjugateGradients(product, b, PANEL, LIMITS.tolerance, LIMITS.maxIterations);
}

Deno.test("a panel is solved bit by bit as the plain reference does while one block holds all rows", async () => {
  const { s, b } = system(300, 6);
  const expected = reference(s, b);
  const { x, ...rest } = await solved(rowsInMemory(s), b, callingThread);
  assert.deepEqual([...x], [...expected.x]);
  assert.deepEqual({ ...rest, x: expected.x }, expected);
  assert.ok(rest.converged && rest.iterations > 3);
});

Deno.test("solutions over several blocks are the same on any number of threads, from memory and handed over", async () => {
  const { s, b } = system(2 * BLOCK_ROWS + 77, 3);
  const alone = await solved(rowsInMemory(s), b, callingThread);
  const inMemory = rowsInMemory(s);
  const handedOver: SparseRows = {
    ...inMemory,
    async block(index) {
      const { first, start, columns, values } = await inMemory.block(index);
      return {
        ...{ first, start: Int32Array.from(start) },
        ...{ columns: Int32Array.from(columns), values: Float32Array.from(values) },
      };
    },
  };
  const [two, three] = await Promise.all([
    solved(inMemory, b, workerThreads(2)),
    solved(handedOver, b, workerThreads(3)),
  ]);
  for (const { x, ...rest } of [two, three]) {
    assert.ok(x.every((value, i) => value === alone.x[i]), "the same solutions");
    assert.deepEqual({ ...rest, x: alone.x }, alone);
  }
  const expected = reference(s, b);
  assert.equal(alone.iterations, expected.iterations);
  const apart = alone.x.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.x[i])), 0);
  assert.ok(apart < 1e-9, `${apart} apart`);
});

Deno.test("progress rises to 1, and throwing from it ends the search and its workers", async () => {
  const { s, b } = system(300, 6);
  const vectors = panelVectors(300, new SharedMemory());
  vectors.r.set(b);
  const heard: number[] = [];
  await solvePanel(rowsInMemory(s), FACTOR, vectors, LIMITS, callingThread, (share) => heard.push(share));
  assert.deepEqual(heard, heard.toSorted((a, b) => a - b));
  assert.equal(heard.at(-1), 1);
  assert.ok(new Set(heard).size > 4);
  const threads = workerThreads(2);
  vectors.r.set(b);
  const stop = () => {
    throw new Error("stop");
  };
  await assert.rejects(solvePanel(rowsInMemory(s), FACTOR, vectors, LIMITS, threads, stop), /stop/);
  await threads.close();
});

Deno.test("shared memory that was given back is used again, and by one at a time", () => {
  const first = new SharedMemory();
  const buffers = [first.doubles(100).buffer, first.doubles(100).buffer];
  assert.notEqual(buffers[0], buffers[1]);
  assert.notEqual(new SharedMemory().doubles(100).buffer, buffers[0]);
  first.giveBack();
  const second = new SharedMemory();
  const again = [second.ints(190), second.floats(160)];
  assert.deepEqual(new Set(again.map(({ buffer }) => buffer)), new Set(buffers));
  assert.deepEqual(again.map(({ length }) => length), [190, 160]);
  assert.ok(!buffers.includes(second.doubles(100).buffer));
});
