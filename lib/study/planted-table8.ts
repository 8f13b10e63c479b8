import { aggregate } from "../kernels/graph/aggregate.ts";
import { knnSearch } from "../kernels/knn/knn-search.ts";
import { affinity, maskNeighbours } from "../method/propagation/affinity.ts";
import { equation14, type InductiveWeights, inductiveWeights } from "../method/propagation/inductive.ts";
import { propagate } from "../method/propagation/transductive.ts";
import { linesFigure } from "../report/figures/lines.ts";
import type { Interval } from "../report/table.ts";
import { FigureView } from "../report/views/figure-view.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { Random } from "../tensor/random.ts";
import { argmaxRows } from "../tensor/rows.ts";
import { oneHot, type Planted, plantedClusters, randomCentres } from "./planted-clusters.ts";
import { originOf } from "./origin-of.ts";

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
    return ofCluster.getOrInsert(dense[i], drawn);
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

const ROWS = {
  l1: "L1 weights",
  l1Prior: "L1 weights + prior",
  degree: "degree weights",
  degreePrior: "degree weights + prior",
} as const;

/** Share of right labels in per cent for each row of Table 8. */
export type PlantedAccuracies = Readonly<Record<keyof typeof ROWS, number>>;

/**
 * Table 8 where its cause was planted: clusters with dense sub-clusters that share a wrong label, as masks of one object do; Ŷ
 * as solved.
 */
export async function plantedAccuracies(seed: number): Promise<PlantedAccuracies> {
  const random = new Random(seed);
  const centres = randomCentres(PLANTED.classes, PLANTED.width, random);
  const training = plantedClusters(PLANTED, random, centres);
  const test = plantedClusters({ ...PLANTED, loose: 100, denseClusters: 0 }, random, centres);
  const graph = affinity(await maskNeighbours(training.x, K));
  const { labels } = await propagate(graph, oneHot(noisyLabels(training, random), PLANTED.classes));
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

/** Table 8 on planted clusters: the mean over seeds, with a band of two standard errors. */
export async function plantedTable8(seeds = 24): Promise<FigureView> {
  const runs: PlantedAccuracies[] = [];
  for (let seed = 0; seed < seeds; seed++) runs.push(await plantedAccuracies(seed));
  const names = Object.keys(ROWS) as (keyof typeof ROWS)[];
  const figure = linesFigure({
    name: "planted-table8",
    title: "Table 8 where its cause was planted",
    subtitle: `${seeds} seeds, mean and two standard errors`,
    explain:
      "Clusters with dense parts that share one label, wrong in three of ten; test points lie outside of these parts.",
    along: "form of inductive propagation",
    places: names.map((name) => ROWS[name]),
    measure: "right labels (%)",
    columns: [{
      name: "Planted clusters",
      lines: [{ name: "accuracy", points: names.map((name) => meanOf(runs.map((run) => run[name]))) }],
    }],
  });
  return new FigureView(figure, await originOf(["planted table 8", seeds]));
}

function meanOf(values: readonly number[]): Interval {
  const value = values.reduce((a, b) => a + b) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const error = 2 * Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  return { value, low: value - error, high: value + error };
}
