import { UserError } from "../../errors.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { Random } from "../../tensor/random.ts";
import { requireFinite } from "../finite-embeddings.ts";
import { BatchNormTrainer } from "./batch-norm-trainer.ts";
import { CosineTrainer } from "./cosine-trainer.ts";
import type { ProbeData, ProbeKind, ProbeModel, ProbeSettings, ProbeTrainer } from "./probe.ts";
import { learningRate } from "./schedule.ts";

/** Called after each epoch with the finished share, 0..1, and the epoch's mean loss. Throwing from it ends training. */
export type OnEpoch = (fraction: number, loss: number) => void;

/**
 * Trains the linear probe by area-weighted soft cross-entropy (METHOD 7). Each epoch visits the masks in a fresh random
 * order and drops an incomplete last batch.
 *
 * @param x mask embeddings, not normalised, [N, E]; @param y soft targets, [N, K]; @param areas pixels per mask, [N].
 * @param random draws initial weights and batch order: equal seeds give equal probes.
 * @throws {UserError} if an embedding is not finite or no mask has a target.
 */
export async function fitProbe(
  x: Matrix,
  y: Matrix,
  areas: ArrayLike<number>,
  settings: ProbeSettings,
  random: Random,
  onEpoch?: OnEpoch,
): Promise<ProbeModel> {
  check(x, y, areas);
  const batch = Math.min(settings.batch, x.rows);
  const stepsPerEpoch = Math.floor(x.rows / batch);
  const trainer = newTrainer(settings.kind, { x, y, areas }, batch, random);
  const steps = Math.round(settings.epochs * stepsPerEpoch);
  for (let done = 0; done < steps;) {
    const order = random.permutation(x.rows);
    const end = Math.min(done + stepsPerEpoch, steps);
    let loss = 0;
    for (const first = done; done < end; done++) {
      const rows = order.subarray((done - first) * batch, (done - first + 1) * batch);
      loss += trainer.step(rows, learningRate(done, stepsPerEpoch, settings)) / (end - first);
    }
    onEpoch?.(done / steps, loss);
    // Timers, progress bars and Ctrl-C have their turn between epochs.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return trainer.model();
}

function check(x: Matrix, y: Matrix, areas: ArrayLike<number>): void {
  if (y.rows !== x.rows || areas.length !== x.rows) {
    throw new RangeError(
      `Expected targets and areas of ${x.rows} masks but found ${y.rows} and ${areas.length}`,
    );
  }
  requireFinite(x);
  if (!y.data.some((value) => value > 0)) {
    throw new UserError(
      "Expected labels for at least one training mask but found none",
      undefined,
      "Check the split and that its label maps are not empty.",
    );
  }
}

/** Initial weights: uniform ±1/√E for the cosine head, narrow normal and bias 0 for MAE's. */
function newTrainer(kind: ProbeKind, data: ProbeData, batch: number, random: Random): ProbeTrainer {
  const weight = matrix(data.y.cols, data.x.cols);
  if (kind === "authors") {
    const bound = 1 / Math.sqrt(data.x.cols);
    for (let i = 0; i < weight.data.length; i++) weight.data[i] = random.between(-bound, bound);
    return new CosineTrainer(data, weight, batch);
  }
  for (let i = 0; i < weight.data.length; i++) weight.data[i] = random.normal(0, 0.01);
  return new BatchNormTrainer(data, weight, new Float32Array(data.y.cols), batch);
}
