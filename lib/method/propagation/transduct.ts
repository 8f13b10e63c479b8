import type { Matrix } from "../../tensor/matrix.ts";
import { balanceLabelMass } from "../pseudo-labels/balance.ts";
import type { PseudoLabelSettings } from "../pseudo-labels/supervision.ts";
import type { Affinity } from "./affinity.ts";
import { calibrate } from "./calibrate.ts";
import {
  propagate,
  type Propagated,
  TRANSDUCTIVE_DEFAULTS,
  type TransductiveSettings,
} from "./transductive.ts";

/**
 * Ŷ = TR(Y) as GLCC takes it: the mass of Y balanced, Eq. 1, the result calibrated.
 *
 * @param y pseudo-labels, [N, K]; @param labelled which masks are labelled, for a balance that asks for it.
 */
export async function transduct(
  graph: Pick<Affinity, "weights" | "degree">,
  y: Matrix,
  { balance, calibrate: calibration }: Pick<PseudoLabelSettings, "balance" | "calibrate">,
  labelled: Uint8Array | undefined,
  settings: Partial<TransductiveSettings>,
  onProgress: (fraction: number) => void = () => {},
): Promise<Propagated> {
  const balanced = balanceLabelMass(y, balance, labelled);
  const propagated = await propagate(graph, balanced, settings, onProgress);
  const { alpha } = { ...TRANSDUCTIVE_DEFAULTS, ...settings };
  return { ...propagated, labels: calibrate(propagated.labels, balanced, graph.degree, alpha, calibration) };
}
