import { serve } from "../../workers/worker-pool.ts";
import { type PanelStep, type PanelVectors, runPanelStep } from "./panel-steps.ts";

/** A step and what it works on. */
export interface PanelRequest {
  readonly step: PanelStep;
  readonly vectors: PanelVectors;
}

serve<PanelRequest, void>(({ step, vectors }) => runPanelStep(step, vectors));
