import { serve } from "../../workers/worker-pool.ts";
import { type PanelStep, type PanelVectors, runPanelStep } from "./panel-steps.ts";

/** A step and what it works on. */
export interface PanelRequest {
  readonly step: PanelStep;
  readonly vectors: PanelVectors;
}

serve<PanelRequest, Float64Array>(({ step, vectors }) => {
  const sums = runPanelStep(step, vectors);
  // Rows that were handed over are used up: their memory goes back now and not when the collector finds the time.
  if (step.kind === "multiply") release(step.rows.start, step.rows.columns, step.rows.values);
  return sums;
});

function release(...arrays: readonly (Int32Array | Float32Array)[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
