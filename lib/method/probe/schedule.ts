import type { ProbeSettings } from "./probe.ts";

/** Rate from which the released code warms up. */
const WARMUP_START = 1e-5;

/**
 * Learning rate of step t: linear from 1e-5 over the warm-up, then half a cosine down to 0 (released code).
 *
 * @param total steps in all; @param warmup steps of warm-up.
 */
export function releasedRate(t: number, lr: number, total: number, warmup: number): number {
  if (t < warmup) return WARMUP_START + (lr - WARMUP_START) * t / warmup;
  return halfCosine(lr, (t - warmup) / (total - warmup));
}

/**
 * Learning rate at a fractional epoch: linear from 0 over the warm-up, then half a cosine down to 0 (MAE).
 */
export function maeRate(epoch: number, lr: number, epochs: number, warmup: number): number {
  if (epoch < warmup) return lr * epoch / warmup;
  return halfCosine(lr, (epoch - warmup) / (epochs - warmup));
}

function halfCosine(lr: number, share: number): number {
  return lr / 2 * (1 + Math.cos(Math.PI * share));
}

/** Learning rate of step t under the settings. */
export function learningRate(t: number, stepsPerEpoch: number, settings: ProbeSettings): number {
  const { kind, lr, epochs, warmup } = settings;
  return kind === "authors"
    ? releasedRate(t, lr, epochs * stepsPerEpoch, warmup * stepsPerEpoch)
    : maeRate(t / stepsPerEpoch, lr, epochs, warmup);
}
