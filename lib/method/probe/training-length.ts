/** How long the released code trains the probe on VOC 2012, and the share of it that is warm-up (METHOD 7). */
export const RELEASED = { steps: 60_000, batch: 512, masks: 324_921, warmup: 0.1 } as const;

/** Training steps, or "rule": by the number of training masks. */
export type ProbeSteps = number | "rule";

/** How long a probe is trained: in passes over the masks if these are given, else in steps. */
export interface TrainingLength {
  /** Default: by the rule. */
  readonly steps?: ProbeSteps;
  readonly epochs?: number | undefined;
  /** Share of the training in which the rate rises, 0 … 1. */
  readonly warmup: number;
}

/** Batches of an epoch: each group of masks drops its incomplete last one. */
export function stepsPerEpoch(rows: readonly number[], batch: number): number {
  return rows.reduce((sum, count) => sum + Math.floor(count / batch), 0);
}

/**
 * Steps among so many training masks: the released 60,000 at its 324,921 masks, in proportion, so that every mask is seen as often
 * as there. The square root of the number, which scales k, would be 500 passes over ten thousand masks. No label is read.
 */
export function stepsByRule(masks: number, batch: number): number {
  const passes = RELEASED.steps * RELEASED.batch / RELEASED.masks;
  return Math.max(1, Math.round(passes * masks / batch));
}

/**
 * The same training with its length and its warm-up in epochs.
 *
 * @param rows masks of each group that is in memory at a time.
 */
export function inEpochs<T extends TrainingLength & { readonly batch: number }>(
  { steps = "rule", epochs, warmup, ...settings }: T,
  rows: readonly number[],
): Omit<T, keyof TrainingLength> & { readonly epochs: number; readonly warmup: number } {
  const batch = Math.min(settings.batch, ...rows);
  const masks = rows.reduce((sum, count) => sum + count, 0);
  const wanted = steps === "rule" ? stepsByRule(masks, batch) : steps;
  const length = epochs ?? wanted / stepsPerEpoch(rows, batch);
  return { ...settings, epochs: length, warmup: warmup * length };
}
