import { eachInLanes } from "../../in-lanes.ts";
import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import type { Random } from "../../tensor/random.ts";
import { pickRows, unitRows } from "../../tensor/rows.ts";
import type { KnnThreads } from "./knn-threads.ts";
import { nearestCentroids } from "./nearest-centroids.ts";
import type { OnProgress } from "./neighbours.ts";

/** Rounds of k-means: later ones hardly move where neighbours are found. */
const ROUNDS = 5;
/** Rows assigned at a time on a thread. */
const CHUNK = 8192;

/**
 * Spherical k-means: unit centroids, each near the rows that are nearer to it than to any other.
 *
 * @param x unit rows, [N, E]; @param count 1 <= count <= N.
 * @returns [count, E].
 */
export async function kMeans(
  x: Matrix,
  count: number,
  random: Random,
  knn: KnnThreads,
  onProgress: OnProgress = () => {},
): Promise<Matrix> {
  let centroids = pickRows(x, random.permutation(x.rows).subarray(0, count));
  for (let round = 0; round < ROUNDS; round++) {
    const nearest = await assign(x, centroids, knn, (share) => onProgress((round + share) / ROUNDS));
    centroids = means(x, nearest, count, random);
  }
  return centroids;
}

/** Number of the nearest centroid of each row. */
async function assign(
  x: Matrix,
  centroids: Matrix,
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<Int32Array> {
  const nearest = new Int32Array(x.rows);
  let done = 0;
  await eachInLanes(Math.ceil(x.rows / CHUNK), knn.count, async (chunk) => {
    const rows = x.data.slice(chunk * CHUNK * x.cols, (chunk + 1) * CHUNK * x.cols);
    const { ids } = await nearestCentroids(rows, centroids, 1, knn);
    nearest.set(ids, chunk * CHUNK);
    onProgress((done += ids.length) / x.rows);
  });
  return nearest;
}

/** Directions of the sums of each centroid's rows. One that has none starts anew at a row drawn by chance. */
function means(x: Matrix, nearest: Int32Array, count: number, random: Random): Matrix {
  const sums = new Float64Array(count * x.cols);
  const sizes = new Int32Array(count);
  for (let i = 0; i < x.rows; i++) {
    const to = nearest[i] * x.cols;
    for (let e = 0; e < x.cols; e++) sums[to + e] += x.data[i * x.cols + e];
    sizes[nearest[i]]++;
  }
  const centroids = unitRows(matrix(count, x.cols, Float32Array.from(sums)));
  for (let c = 0; c < count; c++) {
    if (sizes[c] === 0) row(centroids, c).set(row(x, random.below(x.rows)));
  }
  return centroids;
}
