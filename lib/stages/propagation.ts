import type { Stage } from "../engine/stage.ts";
import type { Neighbours } from "../kernels/knn/neighbours.ts";
import { affinity } from "../method/propagation/affinity.ts";
import { balanceLabelMass } from "../method/pseudo-labels/balance.ts";
import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import { propagate } from "../method/propagation/transductive.ts";
import type { Artefact } from "../engine/artefact.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/**
 * Transductive propagation Ŷ = TR(Y) (Eq. 1). Params: alpha, and how the mass of Y is balanced before it.
 * Makes `labels` [masks, K].
 */
export const propagationStage: Stage = {
  name: "propagated labels",
  module: import.meta.url,
  async run(params, { neighbours, pseudoLabels }, _shard, { progress, signal }) {
    const graph = affinity(neighboursOf(await neighbours.whole()));
    const given = await pseudoLabels.whole();
    const y = balanceLabelMass(
      matrixOf(given, "labels"),
      params.balance as PseudoLabelSettings["balance"],
      given.tensors.labelled?.data as Uint8Array | undefined,
    );
    const { labels, iterations, warning } = await propagate(
      graph,
      y,
      { alpha: Number(params.alpha) },
      (fraction) => {
        signal.throwIfAborted();
        progress(fraction);
      },
    );
    return { tensors: { labels: tensorOf(labels) }, facts: { iterations, note: warning } };
  },
};

/** The stored neighbour graph. */
export function neighboursOf({ tensors: { ids, similarities } }: Artefact): Neighbours {
  return {
    count: ids.shape[0],
    k: ids.shape[1],
    ids: ids.data as Int32Array<ArrayBuffer>,
    similarities: similarities.data as Float32Array<ArrayBuffer>,
  };
}
