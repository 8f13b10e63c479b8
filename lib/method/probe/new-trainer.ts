import { matrix } from "../../tensor/matrix.ts";
import type { Random } from "../../tensor/random.ts";
import { BatchNormTrainer } from "./batch-norm-trainer.ts";
import { CosineTrainer } from "./cosine-trainer.ts";
import type { ProbeData, ProbeKind, ProbeTrainer } from "./probe.ts";

/**
 * A probe before its first step. Initial weights: uniform ±1/√E for the cosine head, narrow normal and bias 0 for MAE's.
 *
 * @param batch rows per step.
 */
export function newTrainer(kind: ProbeKind, data: ProbeData, batch: number, random: Random): ProbeTrainer {
  const weight = matrix(data.y.cols, data.x.cols);
  if (kind === "authors") {
    const bound = 1 / Math.sqrt(data.x.cols);
    for (let i = 0; i < weight.data.length; i++) weight.data[i] = random.between(-bound, bound);
    return new CosineTrainer(data, weight, batch);
  }
  for (let i = 0; i < weight.data.length; i++) weight.data[i] = random.normal(0, 0.01);
  return new BatchNormTrainer(data, weight, new Float32Array(data.y.cols), batch);
}
