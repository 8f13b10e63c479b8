import type { LinearCrossEntropy } from "./linear-cross-entropy.ts";
import type { ProbeData } from "../../../../lib/method/probe/probe.ts";

/** Copies targets and areas of a batch into the layer. */
export function loadTargets(layer: LinearCrossEntropy, { y, areas }: ProbeData, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    layer.rowWeights[i] = areas[rows[i]];
    layer.targets.set(y.data.subarray(rows[i] * y.cols, (rows[i] + 1) * y.cols), i * y.cols);
  }
}
