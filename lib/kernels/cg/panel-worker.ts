import { serve } from "../../workers/worker-pool.ts";
import { type PanelStep, runPanelStep } from "./panel-steps.ts";
import type { PanelVectors } from "./panel-vectors.ts";

/** A step and what it works on. */
export interface PanelRequest {
  readonly step: PanelStep;
  readonly vectors: PanelVectors;
}

serve<PanelRequest, void>(({ step, vectors }) => runPanelStep(step, vectors));
