import type { StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import {
  addClassMasses,
  addSideMasses,
  balancesSides,
  classFactors,
  scaleSides,
  sideFactors,
} from "../method/pseudo-labels/balance.ts";
import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import type { LabelFactors, PseudoLabels } from "./artefacts.ts";
import { rowRuns } from "./row-runs.ts";

/**
 * Factors by which labels are multiplied before propagation, as in `balanceLabelMass`, for a split too large to hold all labels
 * in memory. Makes `sides` where labelled and unlabelled masks are balanced, and `classes` where classes are.
 */
export const labelBalanceStage: Stage<
  { readonly balance: Exclude<PseudoLabelSettings["balance"], "none"> },
  { pseudoLabels: PseudoLabels },
  LabelFactors
> = {
  name: "label balance",
  module: import.meta.url,
  async run({ balance }, { pseudoLabels }, _shard, { signal }) {
    const sides = balancesSides(balance) ? await sidesOf(pseudoLabels, signal) : null;
    const tensors: LabelFactors["tensors"] = sides ? { sides: { shape: [2], data: sides } } : {};
    if (balance === "labelled-only") return { tensors, facts: {} };
    const masses = new Float64Array((await pseudoLabels.shape("labels"))[1]);
    for await (const { first, rows } of rowRuns(pseudoLabels, "labels")) {
      signal.throwIfAborted();
      const scaled = sides
        ? scaleSides(rows, await readLabelled(pseudoLabels, first, first + rows.rows), sides)
        : rows;
      addClassMasses(masses, scaled);
    }
    const classes = { shape: [masses.length], data: classFactors(masses, balance) };
    return { tensors: { ...tensors, classes }, facts: {} };
  },
};

async function sidesOf(
  pseudoLabels: StoredArtefact<PseudoLabels>,
  signal: AbortSignal,
): Promise<Float64Array<ArrayBuffer>> {
  const masses = new Float64Array(2);
  for await (const { first, rows } of rowRuns(pseudoLabels, "labels")) {
    signal.throwIfAborted();
    addSideMasses(masses, rows, await readLabelled(pseudoLabels, first, first + rows.rows));
  }
  return sideFactors(masses);
}

/** 1 for each of these masks that lies in a labelled image. */
export async function readLabelled(
  pseudoLabels: StoredArtefact<PseudoLabels>,
  first: number,
  end: number,
): Promise<Uint8Array> {
  return (await pseudoLabels.rows("labelled", first, end)).data;
}
