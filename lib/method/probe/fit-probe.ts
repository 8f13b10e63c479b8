import { Turns } from "../../kernels/turns.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import type { Random } from "../../tensor/random.ts";
import { checkedGroups } from "./checked-groups.ts";
import { newTrainer } from "./new-trainer.ts";
import { classMeans, probeStart } from "./probe-start.ts";
import type { ProbeGroups, ProbeModel, ProbeSettings } from "./probe.ts";
import { learningRate } from "./schedule.ts";
import { stepsPerEpoch } from "./training-length.ts";

/**
 * Called after each epoch, or each group of one, with the finished share, 0..1, and the mean loss since the last call. Throwing
 * from it ends training.
 */
export type OnEpoch = (fraction: number, loss: number) => void;

/**
 * Trains the linear probe by area-weighted soft cross-entropy (METHOD 7). Each epoch visits the masks in a fresh random
 * order and drops an incomplete last batch.
 *
 * @param x mask embeddings, not normalised, [N, E]; @param y soft targets, [N, K]; @param areas pixels per mask, [N].
 * @param random draws initial weights and batch order: equal seeds give equal probes.
 * @throws {UserError} if an embedding is not finite or no mask has a target.
 */
export function fitProbe(
  x: Matrix,
  y: Matrix,
  areas: ArrayLike<number>,
  settings: ProbeSettings,
  random: Random,
  onEpoch?: OnEpoch,
): Promise<ProbeModel> {
  const data = { x, y, areas };
  return fitProbeOnGroups({ rows: [x.rows], read: () => Promise.resolve(data) }, settings, random, onEpoch);
}

/**
 * The same for masks that do not fit into memory together: each epoch visits the groups in a fresh random order and the masks of
 * each in a fresh random order, and drops the incomplete last batch of each. A batch never mixes groups, which makes this another
 * order of training than `fitProbe`'s where there are several.
 *
 * @throws as `fitProbe`.
 */
export async function fitProbeOnGroups(
  groups: ProbeGroups,
  settings: ProbeSettings,
  random: Random,
  onEpoch?: OnEpoch,
): Promise<ProbeModel> {
  const [checked] = checkedGroups([groups]);
  const { read } = checked;
  let data = await read(0);
  const batch = Math.min(settings.batch, ...groups.rows);
  const stepsOf = groups.rows.map((rows) => stepsPerEpoch([rows], batch));
  const perEpoch = stepsPerEpoch(groups.rows, batch);
  const masks = groups.rows.reduce((sum, rows) => sum + rows, 0);
  const start = probeStart(settings, masks) === "class-means"
    ? await classMeans(settings.kind, [checked])
    : null;
  await using trainer = await newTrainer(settings.kind, data, batch, random, start);
  const steps = Math.round(settings.epochs * perEpoch), turns = new Turns();
  for (let done = 0; done < steps;) {
    for (const group of random.permutation(groups.rows.length)) {
      if (groups.rows.length > 1) trainer.use(data = await read(group));
      const order = random.permutation(data.x.rows);
      const end = Math.min(done + stepsOf[group], steps);
      let loss = 0;
      for (const first = done; done < end; done++) {
        const rows = order.subarray((done - first) * batch, (done - first + 1) * batch);
        loss += await trainer.step(rows, learningRate(done, perEpoch, settings)) / (end - first);
        if (turns.isDue) await turns.take();
      }
      onEpoch?.(done / steps, loss);
      if (done === steps) break;
    }
  }
  return trainer.model();
}
