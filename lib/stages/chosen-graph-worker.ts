import { serve } from "../workers/worker-pool.ts";
import type { GlccSettings } from "../method/bootstrap/glcc.ts";
import { type GraphSetting, type LabelledMasks, validateGraph } from "../method/bootstrap/validate-graph.ts";
import { inEpochs } from "../method/probe/training-length.ts";
import type { NeighbourCount } from "../method/propagation/neighbours-rule.ts";
import type { ProbeTraining } from "./probe.ts";

/** Asks for one fold: GLCC over each of the graphs without the masks that are held out, tried on these. */
export interface FoldRequest {
  readonly masks: LabelledMasks;
  /** 1 for masks that are held out, [N]. */
  readonly heldOut: Uint8Array;
  readonly glcc: Omit<GlccSettings, "graph" | "probe"> & { readonly probe: ProbeTraining };
  readonly k: NeighbourCount;
  readonly graphs: readonly GraphSetting[];
}

serve(async ({ masks, heldOut, glcc, k, graphs }: FoldRequest): Promise<Float64Array[]> => {
  const kept = heldOut.reduce((sum, held) => sum + 1 - held, 0);
  const settings = { ...glcc, probe: inEpochs(glcc.probe, [kept]) };
  return await validateGraph(masks, heldOut, settings, k, graphs);
});
