import type { Metric } from "../report/table.ts";

/** Metrics recorded of every cell, whether the table shows them or not, as the report prints them. */
const RECORDED: readonly Metric[] = [
  { name: "f1", label: "F1", unit: "%", digits: 1 },
  { name: "f1Released", label: "F1 (released: classes never hit skipped)", unit: "%", digits: 1 },
  { name: "f1Class0", label: "F1 (released, ignored masks as class 0)", unit: "%", digits: 1 },
  { name: "objectAccuracy", label: "object masks right", unit: "%", digits: 1 },
  { name: "backgroundAccuracy", label: "background masks right", unit: "%", digits: 1 },
  { name: "miou", label: "mIoU", unit: "%", digits: 1 },
  { name: "miouDefined", label: "mIoU (defined unions)", unit: "%", digits: 1 },
  { name: "accuracy", label: "pixel accuracy", unit: "%", digits: 1 },
];

export const METRICS: readonly Metric[] = [
  ...RECORDED,
  { name: "f1Tiny", label: "F1 tiny", unit: "%", digits: 1 },
  { name: "f1Small", label: "F1 small", unit: "%", digits: 1 },
  { name: "f1Medium", label: "F1 medium", unit: "%", digits: 1 },
  { name: "f1Large", label: "F1 large", unit: "%", digits: 1 },
  { name: "nearestRight", label: "masks of objects right by neighbours", unit: "%", digits: 1 },
  { name: "silhouette", label: "silhouette of classes", unit: "%", digits: 1 },
  { name: "classVariance", label: "variance explained by class", unit: "%", digits: 1 },
  { name: "textMargin", label: "cosine with own text minus best other", unit: "%", digits: 2 },
  { name: "biasCorrelation", label: "correlation of bias and affinity", unit: "%", digits: 1 },
  { name: "activeShare", label: "mask strongly active", unit: "%", digits: 1 },
  { name: "mutualNeighbours", label: "neighbours that are mutual, S6", unit: "%", digits: 1 },
  { name: "unchangedNeighbours", label: "training masks of unchanged neighbours, S6", unit: "%", digits: 2 },
  { name: "keptDegrees", label: "degrees but for their change, S8", unit: "%", digits: 1 },
  { name: "keptWeights", label: "weights but for their error, S9", unit: "%", digits: 1 },
  { name: "keptLabels", label: "neighbours' labels but for their change, S11", unit: "%", digits: 1 },
  { name: "keptScores", label: "scores but for their error, S12", unit: "%", digits: 1 },
  { name: "sameClass", label: "same class as Eq. 11, S12", unit: "%", digits: 1 },
];

/** Metrics that the files of a table hold: those recorded of every cell and what the table shows besides. */
export function recordedMetrics(shown: readonly string[]): Metric[] {
  return METRICS.filter((metric) => RECORDED.includes(metric) || shown.includes(metric.name));
}

/** Metrics that count masks, one by one: on another set of masks they count other things. */
const OF_MASKS: ReadonlySet<string> = new Set(
  METRICS.map(({ name }) => name).filter((name) => !["miou", "miouDefined", "accuracy"].includes(name)),
);

/** Whether a metric counts masks: it can be compared on the same masks only. */
export function countsMasks(metric: string): boolean {
  return OF_MASKS.has(metric);
}

/** Whether every cell has a metric, whatever its table shows. */
export function isRecordedAnyhow(metric: string): boolean {
  return RECORDED.some(({ name }) => name === metric);
}
