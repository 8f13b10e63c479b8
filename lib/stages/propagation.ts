import type { Stage } from "../engine/stage.ts";
import type { Neighbours } from "../kernels/knn/neighbours.ts";
import { affinity } from "../method/propagation/affinity.ts";
import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import { transduct } from "../method/propagation/transduct.ts";
import type { Artefact } from "../engine/artefact.ts";
import { alphaOf } from "./graph-choice.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/**
 * Transductive propagation Ŷ = TR(Y) (Eq. 1). Params: alpha ("chosen": as the input
 * `chosen` says), how the mass of Y is balanced before it, and how its result is
 * calibrated.
 * Makes `labels` [masks, K].
 */
export const propagationStage: Stage = {
  name: "propagated labels",
  module: import.meta.url,
  async run(params, { neighbours, pseudoLabels, chosen }, _shard, { progress, signal }) {
    const graph = affinity(neighboursOf(await neighbours.whole()));
    const given = await pseudoLabels.whole();
    const { labels, iterations, warning } = await transduct(
      graph,
      matrixOf(given, "labels"),
      params as unknown as Pick<PseudoLabelSettings, "balance" | "calibrate">,
      given.tensors.labelled?.data as Uint8Array | undefined,
      { alpha: await alphaOf(params, chosen) },
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
