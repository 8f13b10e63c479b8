import type { Stage } from "../engine/stage.ts";
import { affinity } from "../method/propagation/affinity.ts";
import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import { transduct } from "../method/propagation/transduct.ts";
import type { GraphChoice, NeighbourRows, PropagatedLabels, PseudoLabels } from "./artefacts.ts";
import { neighboursOf } from "./neighbour-rows.ts";
import { alphaOf } from "./graph-choice.ts";
import { heardBy } from "./heard-by.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/** How the mass of Y is balanced before Eq. 1, and how its solution is calibrated. */
export type AroundPropagation = Pick<PseudoLabelSettings, "balance" | "calibrate">;

/** "chosen": as the input `chosen` says. */
type PropagationParams = AroundPropagation & { readonly alpha: number | "chosen" };
type PropagationInputs = { neighbours: NeighbourRows; pseudoLabels: PseudoLabels; chosen?: GraphChoice };

/** Transductive propagation Ŷ = TR(Y) (Eq. 1). */
export const propagationStage: Stage<PropagationParams, PropagationInputs, PropagatedLabels> = {
  name: "propagated labels",
  module: import.meta.url,
  maker: { export: "propagationStage" },
  async run(params, { neighbours, pseudoLabels, chosen }, _shard, run) {
    const graph = affinity(neighboursOf(await neighbours.whole()));
    const given = await pseudoLabels.whole();
    const { labels, iterations, residual, warning } = await transduct(
      graph,
      matrixOf(given, "labels"),
      params,
      given.tensors.labelled?.data,
      { alpha: await alphaOf(params, chosen) },
      heardBy(run),
    );
    return { tensors: { propagated: tensorOf(labels) }, facts: { iterations, residual, note: warning } };
  },
};
