import type { Stage } from "../engine/stage.ts";
import { knnSearch } from "../kernels/knn/knn-search.ts";
import { affinity } from "../method/propagation/affinity.ts";
import { inductiveScores, type InductiveSettings, storedLabels } from "../method/propagation/inductive.ts";
import { unitRows } from "../tensor/rows.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { neighboursOf } from "./propagation.ts";

/**
 * Inductive propagation IL(Ŷ, prior) to the test masks (Eq. 14 and 15). Makes `scores` [test masks, K].
 * Inputs: `training` and `test` embeddings, the `neighbours` of training masks, `supplemented` labels Supp(Ŷ), `solved`
 * labels Ŷ where Eq. 1 was solved, and `prior` probe scores where one is used.
 * Params: `settings`, `alpha`, `releasedWeight`.
 */
export const inductiveStage: Stage = {
  name: "inductive propagation",
  module: import.meta.url,
  async run(params, { training, test, neighbours, supplemented, solved, prior }, _shard, { progress }) {
    const settings = params.settings as unknown as InductiveSettings;
    const trainingRows = unitRows(await readMatrix(training, "embeddings"));
    const testRows = unitRows(await readMatrix(test, "embeddings"));
    const graph = neighboursOf(await neighbours.whole());
    const near = await knnSearch(testRows, trainingRows, graph.k, progress);
    const supp = await readMatrix(supplemented, "labels");
    const scores = inductiveScores(
      near,
      {
        labels: storedLabels(settings.labelNorm, solved ? await readMatrix(solved, "labels") : supp, supp),
        degree: affinity(graph).degree,
        k: graph.k,
        alpha: Number(params.alpha),
        releasedWeight: Number(params.releasedWeight),
      },
      prior ? await readMatrix(prior, "scores") : null,
      settings,
    );
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
