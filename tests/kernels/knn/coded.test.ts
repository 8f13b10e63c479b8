import { SharedMemory } from "../../../lib/kernels/shared-memory.ts";
import { bruteForceGraph, bruteForceSearch } from "../../../lib/kernels/knn/brute-force.ts";
import { codeRows, codeRowsReference, depthOf, ZERO } from "../../../lib/kernels/knn/code-rows.ts";
import { codedGraph } from "../../../lib/kernels/knn/coded-graph.ts";
import { BLOCK_ROWS, emptyCodedRows } from "../../../lib/kernels/knn/coded-rows.ts";
import { codeSpan, finishSpan } from "../../../lib/kernels/knn/coded-search.ts";
import { CodedTiles, exactCodes, STRIP_ROWS } from "../../../lib/kernels/knn/coded-tiles.ts";
import { codedQueries, searchCodedLists } from "../../../lib/kernels/knn/coded-lists.ts";
import { boundErrors } from "../../../lib/kernels/knn/error-bounds.ts";
import { exactProduct } from "../../../lib/kernels/knn/exact-product.ts";
import { floatGraph } from "../../../lib/kernels/knn/float-graph.ts";
import { knnGraph } from "../../../lib/kernels/knn/knn-graph.ts";
import { KnnThreads } from "../../../lib/kernels/knn/knn-threads.ts";
import type { RowList } from "../../../lib/kernels/knn/list-search.ts";
import { nearestCentroids } from "../../../lib/kernels/knn/nearest-centroids.ts";
import { rowsAt } from "../../../lib/kernels/knn/rows-at.ts";
import { searchRows } from "../../../lib/kernels/knn/search-rows.ts";
import { scanTileReference, type Side, tileScanner } from "../../../lib/kernels/knn/scan-tile.ts";
import { type Matrix, matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { plantedRows } from "./planted-rows.ts";
import assert from "node:assert/strict";

async function coded(x: Matrix, k: number, threads = 0) {
  const knn = new KnnThreads(threads);
  try {
    return await codedGraph(x, k, knn, () => {});
  } finally {
    await knn.close();
  }
}

/** Some rows with zero rows, copies and rows of other lengths among them. */
function awkwardRows(rows: number, cols: number): Matrix {
  const x = plantedRows(rows, cols, 5, 0.3, rows);
  for (let i = 0; i < rows; i += 11) row(x, i).fill(0);
  for (let i = 5; i < rows; i += 7) row(x, i).set(row(x, i % 3));
  for (let i = 3; i < rows; i += 13) row(x, i).set(row(x, i).map((value) => 40 * value));
  return x;
}

Deno.test("rows are coded bit by bit as by the plain reference, also rows that equal the offset", () => {
  for (const cols of [1, 16, 19, 512]) {
    const memory = new SharedMemory();
    const rows = emptyCodedRows(memory, 40, cols, 3);
    rows.x.set(awkwardRows(40, cols).data);
    rows.offset.set(rows.x.subarray(cols, 2 * cols));
    const expected = {
      codes: new Uint8Array(40 * depthOf(cols)),
      scales: new Float32Array(40),
      measures: new Float64Array(120),
    };
    codeRowsReference(rows.x, rows.offset, expected);
    codeRows(memory.memory, rows.x, rows.offset, rows, memory.doubles(depthOf(cols)));
    assert.deepEqual([...rows.codes], [...expected.codes]);
    assert.deepEqual([...rows.scales], [...expected.scales]);
    assert.deepEqual([...rows.measures], [...expected.measures]);
    assert.deepEqual([rows.scales[1], ...rows.measures.subarray(3, 6)], [1, 0, 0, 0]);
    assert.ok(cols === 1 || rows.measures[0] > 0);
    memory.giveBack();
  }
});

for (
  const [kind, x, least] of [["awkward", awkwardRows(120, 70), 0], [
    "unit",
    plantedRows(120, 70, 5, 0.3, 1),
    0.1,
  ]] as const
) {
  Deno.test(`similarities of ${kind} rows are within the errors of what codes say`, () => {
    const [count, cols] = [120, 70], depth = depthOf(cols);
    const memory = new SharedMemory();
    const rows = emptyCodedRows(memory, count, cols, 3);
    rows.x.set(x.data);
    rows.offset.fill(0.05);
    codeSpan({ rows, first: 0, end: count, scratch: memory.doubles(depthOf(cols)) });
    assert.equal(boundErrors(rows), true);
    const { codes, scales, terms, errors } = rows;
    let largest = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        let product = 0;
        for (let e = 0; e < depth; e++) {
          product += (codes[i * depth + e] - ZERO) * (codes[j * depth + e] - ZERO);
        }
        const bound = product * scales[i] * scales[j] + terms[i] + terms[j];
        const above = bound - exactProduct(x.data, i, x.data, j, cols), most = 2 * (errors[i] + errors[j]);
        assert.ok(above >= 0 && above <= most, `${above} of ${most}`);
        largest = Math.max(largest, Math.abs(2 * above / most - 1));
      }
    }
    assert.ok(largest > least, `${largest}`);
    rows.measures[7] = Infinity;
    assert.equal(boundErrors(rows), false);
    memory.giveBack();
  });
}

Deno.test("tiles are scanned as by the plain reference, with tails, on the diagonal and beside it", () => {
  const random = new Random(1);
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 1 << 16 });
  const buffer = memory.buffer as ArrayBuffer;
  let end = 0;
  const take = (bytes: number) => (end += bytes + 64 - bytes % 64) - bytes - 64 + bytes % 64;
  const floats = (length: number) => new Float32Array(buffer, take(4 * length), length);
  const side = (rows: number, cut: number): Side => {
    const made = { scales: floats(rows), terms: floats(rows), cuts: floats(rows) };
    for (let i = 0; i < rows; i++) {
      made.scales[i] = 0.5 + random.next();
      made.terms[i] = random.normal();
      made.cuts[i] = i % 9 === 0 ? -Infinity : i % 5 === 0 ? Infinity : cut * (0.5 + random.next());
    }
    return made;
  };
  const sizes = [[1, 1, 1], [3, 16, 40], [40, 33, 0], [20, 15, 100], [64, 64, 5], [7, 50, 31]];
  for (const [m, n, offset] of sizes) {
    end = 0;
    const products = new Int32Array(buffer, take(4 * (m * n + 16)), m * n);
    for (let i = 0; i < products.length; i++) products[i] = Math.round(20 * random.normal());
    const tile = {
      ...{
        products,
        m,
        n,
        offset,
        rows: side(m, 40),
        columns: side(n + 16 - n % 16, 50),
        bounds: floats(16),
      },
      hits: new Int32Array(buffer, take(8 * m * n), 2 * m * n),
    };
    const expected = new Int32Array(2 * m * n);
    const count = scanTileReference({ ...tile, hits: expected });
    assert.equal(tileScanner(memory).scan(tile), count);
    assert.deepEqual([...tile.hits.subarray(0, 2 * count)], [...expected.subarray(0, 2 * count)]);
    assert.ok(count > 0 || m * n === 1);
    const depth = depthOf(n);
    const codes = new Uint8Array(buffer, take(m * depth), m * depth);
    const columns = new Int8Array(buffer, take(m * depth), m * depth);
    codes.forEach((_, e) => codes[e] = 1 + random.below(255));
    tileScanner(memory).transpose(codes, m, depth, columns);
    codes.forEach((code, e) => assert.equal(columns[(e % depth) * m + Math.floor(e / depth)], code - ZERO));
  }
});

const SIZES = [
  ...[[2, 1, 1], [3, 2, 16], [17, 16, 5], [BLOCK_ROWS - 1, 9, 19], [BLOCK_ROWS, BLOCK_ROWS - 1, 33]],
  ...[[BLOCK_ROWS + 1, 50, 8], [STRIP_ROWS + 7, 20, 19], [STRIP_ROWS + BLOCK_ROWS, 3, 12], [1541, 50, 64]],
];

for (const [rows, k, cols] of SIZES) {
  Deno.test(`codes find the same ${k} neighbours of ${rows} rows of ${cols} as sorting all similarities`, async () => {
    const x = plantedRows(rows, cols, 30, 0.4, rows);
    const { neighbours, open } = (await coded(x, k))!;
    assert.deepEqual(neighbours, bruteForceGraph(x, k));
    assert.equal(open.length, 0);
  });
}

Deno.test("copies, zero rows and rows of other lengths keep their order by codes too", async () => {
  for (const [rows, k] of [[300, 5], [1100, 21]]) {
    const x = awkwardRows(rows, 24);
    assert.deepEqual(await knnGraph(x, k), bruteForceGraph(x, k));
    const { neighbours, open } = (await coded(x, k))!;
    const expected = bruteForceGraph(x, k);
    for (let i = 0; i < rows; i++) {
      if (open.includes(i)) continue;
      assert.deepEqual(
        neighbours.ids.subarray(i * k, (i + 1) * k),
        expected.ids.subarray(i * k, (i + 1) * k),
      );
    }
  }
});

Deno.test("rows that codes cannot tell apart are left open and then searched for exactly", async () => {
  // All rows around one direction, closer than codes resolve beside one row that is far.
  const random = new Random(4);
  const x = matrix(1800, 6);
  for (let i = 0; i < x.rows; i++) row(x, i).forEach((_, e) => row(x, i)[e] = 1 + 1e-5 * random.normal());
  row(x, 0).fill(-1);
  const same = matrix(1200, 3, new Float32Array(3600).fill(0.25));
  for (const [rows, k] of [[x, 4], [same, 2]] as const) {
    const { open } = (await coded(rows, k))!;
    let told = -1;
    const found = await knnGraph(rows, k, undefined, 2, (count) => told = count);
    assert.deepEqual(found, bruteForceGraph(rows, k));
    assert.ok(rows !== x || open.length > 0);
    assert.ok((told > 0) === (open.length > 0));
  }
});

Deno.test("what codes find does not depend on the number of threads", async () => {
  const x = plantedRows(2600, 19, 40, 0.4, 8);
  const alone = await coded(x, 7);
  assert.deepEqual(alone!.neighbours, bruteForceGraph(x, 7));
  for (const threads of [1, 3]) assert.deepEqual(await coded(x, 7, threads), alone);
});

Deno.test("rows with numbers that are not finite, or too many of them, are left to other ways", async () => {
  const x = plantedRows(300, 8, 3, 0.1, 1);
  x.data[77] = NaN;
  assert.equal(await coded(x, 5), null);
  const many: Matrix = { ...x, rows: 40_000_000 };
  assert.equal(await coded(many, 5), null);
});

/** Rows as lists of different lengths, all or some of the queries asking. */
function listsOf(x: Matrix, asking: (list: number) => Int32Array | null): RowList[] {
  const lists: RowList[] = [];
  for (let first = 0, n = 1; first < x.rows; first += n, n = (3 * n + 1) % 701) {
    const end = Math.min(first + n, x.rows);
    lists.push({ rows: x.data.slice(first * x.cols, end * x.cols), first, queries: asking(lists.length) });
  }
  return lists;
}

Deno.test("lists searched by codes give the k nearest, those of sorting all similarities, in any size of room", async () => {
  const x = plantedRows(1900, 19, 9, 0.3, 5), k = 12;
  const self = Int32Array.from({ length: 300 }, (_, i) => 5 * i);
  const queries = rowsAt(x.data, self, 19);
  const all = bruteForceGraph(x, k);
  const expected = [...rowsAt(Float32Array.from(all.ids), self, k)];
  const similarities = [...rowsAt(all.similarities, self, k)];
  const knn = new KnnThreads(0);
  const found = await searchRows({ queries, cols: 19, self }, listsOf(x, () => null), k, knn, undefined, {
    codes: true,
  });
  assert.deepEqual([...found.ids], expected);
  assert.deepEqual([...found.similarities], similarities);
  const memory = new SharedMemory();
  const coded = codedQueries(memory, queries, 19, k, self, 100);
  const lists = listsOf(x, () => null);
  await searchCodedLists({ found: coded, lists: lists.slice(0, 3) });
  await searchCodedLists({ found: coded, lists: lists.slice(3) });
  finishSpan({ rows: coded.queries, first: 0, end: 300, scratch: coded.scratch });
  const { ids, capacity } = coded.queries;
  const best = self.keys().toArray().flatMap((row) => [...ids.subarray(row * capacity, row * capacity + k)]);
  assert.deepEqual(best, expected);
  memory.giveBack();
});

Deno.test("by codes and by single precision the same is found in lists that some queries ask for", async () => {
  const x = plantedRows(1500, 24, 9, 0.3, 6);
  const queries = x.data.slice(0, 200 * 24);
  const asking = (list: number) =>
    Int32Array.from({ length: 200 }, (_, i) => i).filter((i) => (i + list) % 40 < 3);
  const knn = new KnnThreads(2);
  try {
    const [a, b] = await Promise.all(
      [true, false].map((codes) =>
        searchRows(
          { queries: queries.slice(), cols: 24, self: null },
          listsOf(x, asking),
          30,
          knn,
          undefined,
          { codes },
        )
      ),
    );
    assert.deepEqual(a.held, b.held);
    assert.ok(a.held.some((held) => held < 30) && a.held.some((held) => held > 0));
    for (let query = 0; query < 200; query++) {
      const [from, end] = [query * 30, query * 30 + a.held[query]];
      assert.deepEqual(a.ids.subarray(from, end), b.ids.subarray(from, end));
    }
    a.similarities.forEach((value, n) => assert.ok(Math.abs(value - b.similarities[n]) < 1e-6));
  } finally {
    await knn.close();
  }
});

Deno.test("single precision finds the same graph on several threads", async () => {
  const x = plantedRows(1300, 19, 9, 0.3, 7);
  const knn = new KnnThreads(3);
  try {
    const data = new Float32Array(new knn.Buffer(x.data.byteLength));
    data.set(x.data);
    const { neighbours, open } = await floatGraph({ ...x, data }, 7, 1e-5, knn, () => {});
    assert.equal(open.length, 0);
    assert.deepEqual(neighbours, bruteForceGraph(x, 7));
  } finally {
    await knn.close();
  }
});

Deno.test("rows are assigned to the centroids that sorting finds, by codes too", async () => {
  const x = plantedRows(9000, 64, 30, 0.4, 8), centroids = plantedRows(2000, 64, 30, 0.4, 9);
  const some = matrix(200, 64, x.data.slice(0, 200 * 64));
  const { ids } = await nearestCentroids(x.data.slice(), centroids, 1, new KnnThreads(0));
  assert.deepEqual(ids.slice(0, 200), bruteForceSearch(some, centroids, 1).ids);
});

Deno.test("codes are used where their largest products are exact", async () => {
  const depth = 64;
  const tiles = await CodedTiles.open(depth);
  assert.equal(await tiles.isExact(), await exactCodes());
  const codes = new Uint8Array(8 * depth).map((_, at) => at % 3 === 0 ? 1 : 255);
  const one = new Float32Array(8).fill(1), none = new Float32Array(8), all = none.map(() => -Infinity);
  const rows = { codes, scales: one, terms: none, cuts: all };
  tiles.takeColumns(rows, 0, 8);
  tiles.takeRows(rows, 0, 8);
  const hits = await tiles.hits(0);
  await tiles.close();
  const bounds = new Float32Array(hits.buffer, hits.byteOffset, hits.length);
  assert.equal(hits.length, 2 * 28);
  for (let at = 0; at < hits.length; at += 2) {
    const [i, j] = [hits[at] >> 16, hits[at] & 0xffff];
    let product = 0;
    for (let e = 0; e < depth; e++) product += (codes[i * depth + e] - ZERO) * (codes[j * depth + e] - ZERO);
    if (await exactCodes()) assert.equal(bounds[at + 1], product);
  }
});
