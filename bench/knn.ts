// deno bench -A bench/knn.ts
// The neighbour graph against its plain reference: same result, N = 3,000 unit rows of 128, k = 50, one thread.
import { bruteForceGraph } from "../lib/kernels/knn/brute-force.ts";
import { knnGraph } from "../lib/kernels/knn/knn-graph.ts";
import { matrix } from "../lib/tensor/matrix.ts";
import { Random } from "../lib/tensor/random.ts";
import { unitRows } from "../lib/tensor/rows.ts";

const random = new Random(0);
const [rows, cols, k] = [3000, 128, 50];
const x = unitRows(matrix(rows, cols, Float32Array.from({ length: rows * cols }, () => random.normal())));

Deno.bench("plain reference", { group: "graph", baseline: true }, () => {
  bruteForceGraph(x, k);
});
Deno.bench("tiled, upper triangle", { group: "graph" }, async () => {
  await knnGraph(x, k);
});
