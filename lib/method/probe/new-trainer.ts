import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import type { Random } from "../../tensor/random.ts";
import { BatchNormTrainer } from "./batch-norm-trainer.ts";
import { CosineTrainer } from "./cosine-trainer.ts";
import type { ProbeData, ProbeKind, ProbeTrainer } from "./probe.ts";

/** Expected length of a vector of E numbers drawn uniformly from ±1/√E. */
const UNIFORM_LENGTH = 1 / Math.sqrt(3);
/** Deviation of the first weights of MAE's probe. */
const NARROW = 0.01;

/**
 * A probe before its first step, to be closed after the last. Initial weights: uniform ±1/√E for the cosine head, narrow normal and bias 0 for MAE's; or, where
 * they are given, directions of the same length as these.
 *
 * @param batch rows per step; @param directions unit vectors of the classes, [K, E]; a row of zeros leaves the class at random.
 */
export function newTrainer(
  kind: ProbeKind,
  data: ProbeData,
  batch: number,
  random: Random,
  directions: Matrix | null = null,
): Promise<ProbeTrainer> {
  const weight = matrix(data.y.cols, data.x.cols);
  if (kind === "authors") {
    const bound = 1 / Math.sqrt(data.x.cols);
    for (let i = 0; i < weight.data.length; i++) weight.data[i] = random.between(-bound, bound);
    turn(weight, directions, UNIFORM_LENGTH);
    return CosineTrainer.open(data, weight, batch);
  }
  for (let i = 0; i < weight.data.length; i++) weight.data[i] = random.normal(0, NARROW);
  turn(weight, directions, NARROW * Math.sqrt(data.x.cols));
  return BatchNormTrainer.open(data, weight, new Float32Array(data.y.cols), batch);
}

function turn(weight: Matrix, directions: Matrix | null, length: number): void {
  if (!directions) return;
  for (let c = 0; c < weight.rows; c++) {
    const direction = row(directions, c);
    if (direction.some((value) => value !== 0)) {
      row(weight, c).set(direction.map((value) => length * value));
    }
  }
}
