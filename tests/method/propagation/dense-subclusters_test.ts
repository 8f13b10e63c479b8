import assert from "node:assert/strict";
import { knnSearch } from "../../../lib/kernels/knn/knn-search.ts";
import { affinity, maskNeighbours } from "../../../lib/method/propagation/affinity.ts";
import {
  aggregate,
  equation14,
  type InductiveWeights,
  inductiveWeights,
} from "../../../lib/method/propagation/inductive.ts";
import { propagate } from "../../../lib/method/propagation/transductive.ts";
import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";
import { oneHot, type Planted, plantedClusters, randomCentres } from "./planted-clusters.ts";

const SEEDS = 24;
const K = 20;
const PLANTED = {
  classes: 5,
  width: 24,
  loose: 60,
  denseClusters: 4,
  densePoints: 15,
  spread: 0.25,
  tight: 0.03,
};

/** Wrong labels come per object: all points of a dense sub-cluster share theirs. */
function noisyLabels({ classes, dense }: Planted, random: Random): Int32Array {
  const ofCluster = new Map<number, number>();
  return classes.map((label, i) => {
    const drawn = random.next() < 0.3 ? random.below(PLANTED.classes) : label;
    if (dense[i] < 0) return drawn;
    if (!ofCluster.has(dense[i])) ofCluster.set(dense[i], drawn);
    return ofCluster.get(dense[i])!;
  });
}

function noisyPrior(x: Matrix, centres: Matrix, random: Random): Matrix {
  const prior = matrix(x.rows, centres.rows);
  for (let i = 0; i < x.rows; i++) {
    const odds = Array.from({ length: centres.rows }, (_, c) => {
      let cosine = 0;
      for (let e = 0; e < x.cols; e++) cosine += x.data[i * x.cols + e] * centres.data[c * x.cols + e];
      return Math.exp(5 * cosine + random.normal(0, 0.9));
    });
    const sum = odds.reduce((a, b) => a + b);
    prior.data.set(odds.map((value) => value / sum), i * centres.rows);
  }
  return prior;
}

/** Share of right labels in per cent, for each row of Table 8, with Ŷ as solved. */
async function accuracies(seed: number): Promise<Record<string, number>> {
  const random = new Random(seed);
  const centres = randomCentres(PLANTED.classes, PLANTED.width, random);
  const training = plantedClusters(PLANTED, random, centres);
  const test = plantedClusters({ ...PLANTED, loose: 100, denseClusters: 0 }, random, centres);
  const graph = affinity(await maskNeighbours(training.x, K));
  const { labels } = propagate(graph, oneHot(noisyLabels(training, random), PLANTED.classes));
  const near = await knnSearch(test.x, training.x, K);
  const prior = noisyPrior(test.x, centres, random);
  const accuracy = (kind: InductiveWeights, y: Matrix | null) => {
    const gathered = aggregate(near, inductiveWeights(near, kind, graph.degree, K), labels);
    const found = argmaxRows(equation14(gathered, 0.9, y));
    return 100 * found.filter((label, i) => label === test.classes[i]).length / found.length;
  };
  return {
    l1: accuracy("l1", null),
    l1Prior: accuracy("l1", prior),
    degree: accuracy("degree", null),
    degreePrior: accuracy("degree", prior),
  };
}

/** Asserts that the mean of paired differences is above zero by two standard errors. */
function assertPositive(differences: readonly number[], what: string): void {
  const mean = differences.reduce((a, b) => a + b) / differences.length;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  const error = Math.sqrt(squares / (differences.length - 1) / differences.length);
  assert.ok(mean > 2 * error, `${what}: ${mean.toFixed(2)} ± ${error.toFixed(2)}`);
}

Deno.test("where dense sub-clusters share wrong labels, Eq. 15 and the prior help (Appendix B, Table 8)", async () => {
  const seeds = [];
  for (let seed = 0; seed < SEEDS; seed++) seeds.push(await accuracies(seed));
  assertPositive(seeds.map(({ degree, l1 }) => degree - l1), "degree weights without prior");
  assertPositive(seeds.map(({ degreePrior, l1Prior }) => degreePrior - l1Prior), "degree weights with prior");
  assertPositive(seeds.map(({ degreePrior, degree }) => degreePrior - degree), "prior on degree weights");
  assertPositive(seeds.map(({ l1Prior, l1 }) => l1Prior - l1), "prior on l1 weights");
});
