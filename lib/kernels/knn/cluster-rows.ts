import { eachInLanes } from "../../in-lanes.ts";
import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import { pickRows } from "../../tensor/rows.ts";
import { grouped } from "../../tensor/grouped.ts";
import { Random } from "../../tensor/random.ts";
import { kMeans } from "./k-means.ts";
import type { KnnThreads } from "./knn-threads.ts";
import { nearestCentroids } from "./nearest-centroids.ts";
import type { Neighbours, OnProgress } from "./neighbours.ts";
import type { RowSource } from "./row-source.ts";
import { exactProduct } from "./exact-product.ts";
import { yieldToEventLoop } from "../turns.ts";
import { emptyHeaps, TopK } from "./top-k.ts";

/** How rows are put into clusters, and how good a search of these must be. */
interface ClusterSettings {
  readonly k: number;
  /** Share of the true k nearest that a search is to find, 0 < recall <= 1. */
  readonly recall: number;
  readonly seed: number;
}

/** Rows in clusters. A search for the nearest rows looks into the clusters nearest to a query and no others. */
export interface RowClusters {
  /** Unit rows, [clusters, E]; neighbours in this order are near each other. */
  readonly centroids: Matrix;
  /** Places in `order` at which the clusters begin, and the end, [clusters + 1]. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** Numbers of the rows, cluster by cluster, rising within each, [N]. */
  readonly order: Int32Array<ArrayBuffer>;
  /** Clusters a search must look into to reach the recall. */
  readonly probes: number;
  /** Share of the true k nearest in that many clusters, measured on a thousand rows of this set. */
  readonly recall: number;
}

/**
 * Clusters per square root of the number of rows. Many small clusters follow the rows more closely than few large ones: of
 * 10,827 mask embeddings, 99 % of the 50 nearest are in 13 % of all rows with 2, in 5 % with 8.
 */
const DENSITY = 8;
/** Rows per cluster from which the centroids are found. */
const SAMPLE = 16;
/** Rows whose true neighbours are found to measure the recall. */
const MEASURED = 1000;
/** Standard errors by which the measured recall must exceed what is asked for. */
const CERTAINTY = 2;
/** Rows read at a time. */
const CHUNK = 8192;
/** Shares of the work until the centroids are found. */
const READ = 0.05, FOUND = 0.6;

/** Clusters for so many rows. */
export function clusterCount(rows: number): number {
  return Math.max(1, Math.min(rows, Math.round(DENSITY * Math.sqrt(rows))));
}

/**
 * Puts rows that need not fit into memory into clusters and measures how many of these must be searched. Reads all rows twice.
 */
export async function clusterRows(
  source: RowSource,
  { k, recall, seed }: ClusterSettings,
  knn: KnnThreads,
  onProgress: OnProgress = () => {},
): Promise<RowClusters> {
  const { rows } = source;
  const count = clusterCount(rows);
  const sample = await sampled(source, Math.min(rows, SAMPLE * count), (share) => onProgress(READ * share));
  const found = await kMeans(
    sample,
    count,
    new Random(seed),
    knn,
    (share) => onProgress(READ + (FOUND - READ) * share),
  );
  const centroids = await sideBySide(found, seed, knn);
  const measured = positions(rows, Math.min(rows, MEASURED), 0.5);
  const { nearest, neighbours } = await assignAndMeasure(
    source,
    centroids,
    measured,
    Math.min(k, rows - 1),
    knn,
    (share) => onProgress(FOUND + (1 - FOUND) * share),
  );
  const queries = await rowsOf(source, measured);
  const ranks = await ranksOf(queries, neighbours, centroids, nearest);
  const { starts, members: order } = grouped(rows, count, (row) => nearest[row]);
  return { centroids, starts, order, ...enough(ranks, neighbours.k, count, recall) };
}

/** Centroids in an order in which near ones lie near each other: group by group, the groups in a chain. */
async function sideBySide(centroids: Matrix, seed: number, knn: KnnThreads): Promise<Matrix> {
  const count = Math.ceil(Math.sqrt(centroids.rows));
  const groups = await kMeans(centroids, count, new Random(seed), knn);
  const { ids } = await nearestCentroids(centroids.data.slice(), groups, 1, knn);
  const place = new Int32Array(count);
  chain(groups).forEach((group, at) => place[group] = at);
  const order = ids.keys().toArray().sort((a, b) => place[ids[a]] - place[ids[b]] || a - b);
  return pickRows(centroids, order);
}

/** Row numbers in an order in which each is followed by the row most similar to it of those that are left. */
function chain(x: Matrix): Int32Array {
  const left = Array.from({ length: x.rows }, (_, i) => i);
  const chained = new Int32Array(x.rows);
  for (let at = 0, next = 0; at < x.rows; at++) {
    const [current] = left.splice(next, 1);
    chained[at] = current;
    let best = -Infinity;
    for (let i = 0; i < left.length; i++) {
      const similarity = exactProduct(x.data, current, x.data, left[i], x.cols);
      if (similarity > best) [best, next] = [similarity, i];
    }
  }
  return chained;
}

/** So many row numbers, evenly spread; `phase` moves them within their steps. */
function positions(rows: number, count: number, phase: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i + phase) * rows / count));
}

async function sampled(source: RowSource, count: number, onProgress: OnProgress): Promise<Matrix> {
  const wanted = positions(source.rows, count, 0);
  const sample = matrix(count, source.cols);
  let at = 0;
  for (let first = 0; first < source.rows; first += CHUNK) {
    const end = Math.min(first + CHUNK, source.rows);
    const rows = matrix(end - first, source.cols, await source.read(first, end));
    for (; at < count && wanted[at] < end; at++) row(sample, at).set(row(rows, wanted[at] - first));
    onProgress(end / source.rows);
  }
  return sample;
}

async function rowsOf(source: RowSource, wanted: Int32Array): Promise<Matrix> {
  const rows = matrix(wanted.length, source.cols);
  for (const [i, at] of wanted.entries()) row(rows, i).set(await source.read(at, at + 1));
  return rows;
}

/** The nearest centroid of every row and, in the same pass, the true neighbours of the measured rows. */
async function assignAndMeasure(
  source: RowSource,
  centroids: Matrix,
  measured: Int32Array,
  k: number,
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<{ nearest: Int32Array; neighbours: Neighbours }> {
  const { rows, cols } = source;
  const nearest = new Int32Array(rows);
  const queries = await rowsOf(source, measured);
  const top = new TopK(measured.length, k);
  let done = 0;
  await eachInLanes(Math.ceil(rows / CHUNK), knn.count, async (chunk) => {
    const first = CHUNK * chunk, end = Math.min(first + CHUNK, rows);
    const assigned = await nearestCentroids(await source.read(first, end), centroids, 1, knn);
    nearest.set(assigned.ids, first);
    const request = { queries: queries.data, cols, k, self: measured, margin: null };
    const { heaps } = await knn.run("searchInLists", {
      ...request,
      heaps: emptyHeaps(measured.length, k),
      lists: [{ rows: assigned.queries, first, queries: null }],
    }, { transfer: [assigned.queries.buffer] });
    for (let query = 0; query < measured.length; query++) {
      for (let n = query * k; n < query * k + heaps.held[query]; n++) {
        top.offer(query, heaps.similarities[n], heaps.ids[n]);
      }
    }
    onProgress((done += end - first) / rows);
  });
  return { nearest, neighbours: top.neighbours() };
}

/** For each true neighbour, how many clusters are nearer to the query than the one it is in, [queries, k]. */
async function ranksOf(
  queries: Matrix,
  { k, ids }: Neighbours,
  centroids: Matrix,
  nearest: Int32Array,
): Promise<Int32Array> {
  const ranks = new Int32Array(ids.length);
  const similarities = new Float32Array(centroids.rows);
  for (let query = 0; query < queries.rows; query++) {
    for (let c = 0; c < centroids.rows; c++) {
      similarities[c] = exactProduct(queries.data, query, centroids.data, c, queries.cols);
    }
    for (let n = query * k; n < (query + 1) * k; n++) {
      const own = similarities[nearest[ids[n]]];
      for (let c = 0; c < centroids.rows; c++) if (similarities[c] > own) ranks[n]++;
    }
    if (query % 64 === 0) await yieldToEventLoop();
  }
  return ranks;
}

/** The fewest clusters in which the share of neighbours is certainly as large as asked for; all of them if none are enough. */
function enough(
  ranks: Int32Array,
  k: number,
  clusters: number,
  recall: number,
): Pick<RowClusters, "probes" | "recall"> {
  let [low, high] = [1, clusters];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { mean, error } = shareWithin(ranks, k, middle);
    if (mean - CERTAINTY * error >= recall) high = middle;
    else low = middle + 1;
  }
  return { probes: low, recall: shareWithin(ranks, k, low).mean };
}

/** Share of each query's neighbours that are in the nearest `probes` clusters: the mean over queries and its standard error. */
function shareWithin(ranks: Int32Array, k: number, probes: number): { mean: number; error: number } {
  const queries = ranks.length / k;
  let sum = 0, squares = 0;
  for (let first = 0; first < ranks.length; first += k) {
    let found = 0;
    for (let n = first; n < first + k; n++) if (ranks[n] < probes) found++;
    sum += found / k;
    squares += (found / k) ** 2;
  }
  const mean = sum / queries;
  return { mean, error: Math.sqrt(Math.max(0, squares / queries - mean * mean) / queries) };
}
