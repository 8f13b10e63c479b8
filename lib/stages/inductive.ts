import type { Stage } from "../engine/stage.ts";
import { affinity } from "../method/propagation/affinity.ts";
import { inductiveScores, type InductiveSettings, storedLabels } from "../method/propagation/inductive.ts";
import { alphaOf } from "./graph-choice.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { neighboursOf } from "./propagation.ts";

/**
 * Inductive propagation IL(Ŷ, prior) to the test masks (Eq. 14 and 15). Makes `scores` [test masks, K].
 * Inputs: the `neighbours` among training masks, those of test masks (`near`), `supplemented` labels Supp(Ŷ), `solved`
 * labels Ŷ where Eq. 1 was solved, and `prior` probe scores where one is used.
 * Params: `settings`, `alpha` ("chosen": as the input `chosen` says), `releasedWeight`.
 */
export const inductiveStage: Stage = {
  name: "inductive propagation",
  module: import.meta.url,
  async run(params, { neighbours, near, supplemented, solved, prior, chosen }) {
    const settings = params.settings as unknown as InductiveSettings;
    const graph = neighboursOf(await neighbours.whole());
    const supp = await readMatrix(supplemented, "labels");
    const scores = inductiveScores(
      neighboursOf(await near.whole()),
      {
        labels: storedLabels(settings.labelNorm, solved ? await readMatrix(solved, "labels") : supp, supp),
        degree: affinity(graph).degree,
        k: graph.k,
        alpha: await alphaOf(params, chosen),
        releasedWeight: Number(params.releasedWeight),
      },
      prior ? await readMatrix(prior, "scores") : null,
      settings,
    );
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
