import type { Stage } from "../engine/stage.ts";
import { affinity } from "../method/propagation/affinity.ts";
import { inductiveScores, type InductiveSettings, storedLabels } from "../method/propagation/inductive.ts";
import type { GraphChoice, NeighbourRows, PropagatedLabels, PseudoLabels, Scores } from "./artefacts.ts";
import { alphaOf } from "./graph-choice.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { neighboursOf } from "./neighbour-rows.ts";

/** Params of inductive propagation, however its graph is kept. */
export interface InductiveParams {
  readonly settings: InductiveSettings;
  /** "chosen": as the input `chosen` says. */
  readonly alpha: number | "chosen";
  readonly releasedWeight: number;
}

/** What it reads besides the graph of training masks. */
export type InductiveInputs = {
  /** Of test masks. */
  near: NeighbourRows;
  /** Supp(Ŷ). */
  supplemented: PseudoLabels;
  /** Ŷ, where Eq. 1 was solved. */
  solved?: PropagatedLabels;
  /** Scores of a classifier, where one is used. */
  prior?: Scores;
};

/** Inductive propagation IL(Ŷ, prior) to the test masks (Eq. 14 and 15). */
export const inductiveStage: Stage<
  InductiveParams,
  InductiveInputs & { neighbours: NeighbourRows; chosen?: GraphChoice },
  Scores
> = {
  name: "inductive propagation",
  module: import.meta.url,
  maker: { export: "inductiveStage" },
  async run(params, { neighbours, near, supplemented, solved, prior, chosen }) {
    const { settings } = params;
    const graph = neighboursOf(await neighbours.whole());
    const supp = await readMatrix(supplemented, "labels");
    const raw = solved ? await readMatrix(solved, "propagated") : supp;
    const labelled = {
      labels: storedLabels(settings.labelNorm, raw, supp),
      degree: affinity(graph).degree,
      k: graph.k,
      alpha: await alphaOf(params, chosen),
      releasedWeight: params.releasedWeight,
    };
    const y = prior ? await readMatrix(prior, "scores") : null;
    const scores = inductiveScores(neighboursOf(await near.whole()), labelled, y, settings);
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
