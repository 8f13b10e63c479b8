import type { StoredArtefact } from "../engine/artefact.ts";
import type { Inputs, Stage } from "../engine/stage.ts";
import type { Neighbours } from "../kernels/knn/neighbours.ts";
import { combinedScores, inductiveWeights, storedLabels } from "../method/propagation/inductive.ts";
import { aggregateStreamed, type LabelRows } from "../kernels/graph/aggregate-rows.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { rowsToSumOne } from "../tensor/rows.ts";
import type { DegreeRows, MaskClusters, NeighbourRows, Scores } from "./artefacts.ts";
import { heardBy } from "./heard-by.ts";
import type { InductiveInputs, InductiveParams } from "./inductive.ts";
import type { KnnInputs } from "./knn-scores.ts";
import { readClusters } from "./mask-clusters.ts";
import { tensorOf, type WithMatrix } from "./matrices.ts";
import { readDegrees } from "./node-degrees.ts";
import { readRows, rowsPerRun } from "./row-runs.ts";

/** Test masks that are scored together. Each shard reads the labels of all training masks once. */
const MASKS_PER_SHARD = 1 << 18;

const shardsOf = async (_params: unknown, { near }: Inputs<{ near: NeighbourRows }>) =>
  Math.max(1, Math.ceil((await near.shape("ids"))[0] / MASKS_PER_SHARD));

/** The degrees of the graph's nodes and the clusters that number them take the place of the graph. */
type StreamedInputs = InductiveInputs & { degrees: DegreeRows; clusters: MaskClusters };

/**
 * `inductiveStage` where the training split is large: labels and degrees of training masks are read from disk as they are needed.
 */
export const streamedInductiveStage: Stage<
  InductiveParams & { readonly alpha: number },
  StreamedInputs,
  Scores
> = {
  name: "inductive propagation",
  module: import.meta.url,
  shardCount: shardsOf,
  async run(params, { degrees, clusters, near, supplemented, solved, prior }, shard, run) {
    const { settings, alpha, releasedWeight } = params;
    const { first, neighbours } = await nearOf(near, shard);
    const { degree, k } = await degreesInImageOrder(degrees, clusters);
    const weights = inductiveWeights(neighbours, settings.weights, degree, k);
    const { labelNorm } = settings;
    const normalise = (rows: Matrix) => storedLabels(labelNorm, rows, rows);
    const labels = labelNorm === "raw" && solved
      ? await labelRows(solved, "propagated", normalise)
      : await labelRows(supplemented, "labels", normalise);
    const aggregated = await aggregateStreamed(neighbours, weights, labels, heardBy(run));
    const graph = { alpha, releasedWeight };
    const y = prior ? await readRows(prior, "scores", first, first + neighbours.count) : null;
    return { tensors: { scores: tensorOf(combinedScores(aggregated, graph, y, settings)) }, facts: {} };
  },
};

/** `knnScoresStage` where the training split is large. */
export const streamedKnnScoresStage: Stage<object, KnnInputs, Scores> = {
  name: "nearest-neighbour scores",
  module: import.meta.url,
  shardCount: shardsOf,
  async run(_params, { near, pseudoLabels }, shard, run) {
    const { neighbours } = await nearOf(near, shard);
    const { k, similarities } = neighbours;
    // A neighbour that the search in clusters did not find has similarity 0.
    const weights = Float32Array.from(similarities, (similarity) => similarity === 0 ? 0 : 1 / k);
    const labels = await labelRows(pseudoLabels, "labels", rowsToSumOne);
    const scores = await aggregateStreamed(neighbours, weights, labels, heardBy(run));
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};

/** The neighbours of the test masks of a shard, and the first of these masks. */
async function nearOf(
  near: StoredArtefact<NeighbourRows>,
  shard: number,
): Promise<{ readonly first: number; readonly neighbours: Neighbours }> {
  const [masks, k] = await near.shape("ids");
  const first = shard * MASKS_PER_SHARD, end = Math.min(first + MASKS_PER_SHARD, masks);
  const ids = end > first ? (await near.rows("ids", first, end)).data : new Int32Array(0);
  const { data: similarities } = await readRows(near, "similarities", first, end);
  return { first, neighbours: { count: end - first, k, ids, similarities } };
}

/** d of every training mask, [masks], and neighbours per mask in the graph. */
async function degreesInImageOrder(
  degrees: StoredArtefact<DegreeRows>,
  clusters: StoredArtefact<MaskClusters>,
) {
  const { degree: byNode, k } = await readDegrees(degrees);
  const { order } = await readClusters(clusters);
  const degree = new Float64Array(byNode.length);
  order.forEach((mask, node) => degree[mask] = byNode[node]);
  return { degree, k };
}

async function labelRows<Name extends string>(
  stored: StoredArtefact<WithMatrix<Name>>,
  name: Name,
  normalise: (rows: Matrix) => Matrix,
): Promise<LabelRows> {
  const [rows, cols] = await stored.shape(name);
  const read = async (first: number, end: number) => normalise(await readRows(stored, name, first, end));
  return { rows, cols, step: rowsPerRun(cols), read };
}
