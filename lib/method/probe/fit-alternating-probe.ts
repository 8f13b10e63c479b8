import { Turns } from "../../kernels/turns.ts";
import { matrix } from "../../tensor/matrix.ts";
import type { Random } from "../../tensor/random.ts";
import { checkedGroups } from "./checked-groups.ts";
import type { OnEpoch } from "./fit-probe.ts";
import { MaskStream } from "./mask-stream.ts";
import { newTrainer } from "./new-trainer.ts";
import { classMeans, probeStart } from "./probe-start.ts";
import type { DividedGroups, ProbeModel, ProbeSettings } from "./probe.ts";
import { learningRate } from "./schedule.ts";
import { stepsPerEpoch } from "./training-length.ts";

/**
 * Trains the linear probe on batches in which labelled and unlabelled masks take turns, one of each (METHOD 6, the released code
 * on COCO). Both are endless streams in random order (`MaskStream`): the smaller set, in practice the labelled one, is repeated.
 * An epoch has as many steps as one of `fitProbe` over all these masks, so both ways train for as long.
 *
 * @param groups each with at least one mask.
 * @param random draws the order of groups and masks and the initial weights: equal seeds give equal probes.
 * @throws {UserError} as `fitProbe`.
 */
export async function fitAlternatingProbe(
  groups: DividedGroups,
  settings: ProbeSettings,
  random: Random,
  onEpoch?: OnEpoch,
): Promise<ProbeModel> {
  const [labelled, unlabelled] = checkedGroups([groups.labelled, groups.unlabelled]);
  const masks = [...labelled.rows, ...unlabelled.rows].reduce((sum, rows) => sum + rows, 0);
  const batch = Math.min(settings.batch, masks);
  const perEpoch = stepsPerEpoch([masks], batch);
  const steps = Math.round(settings.epochs * perEpoch), turns = new Turns();
  const between = Math.ceil(perEpoch / unlabelled.rows.length);
  const streams = [new MaskStream(labelled, random), new MaskStream(unlabelled, random)];
  const { x: { cols: width }, y: { cols: classes } } = await streams[0].group();
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const areas = new Float64Array(batch);
  const data = { x: matrix(batch, width), y: matrix(batch, classes), areas };
  const start = probeStart(settings, masks) === "class-means"
    ? await classMeans(settings.kind, [labelled, unlabelled])
    : null;
  await using trainer = await newTrainer(settings.kind, data, batch, random, start);
  let loss = 0;
  for (let done = 0, seen = 0; done < steps;) {
    for (const row of rows) {
      const drawn = await streams[(done * batch + row) % 2].next();
      const { x, y, areas: from } = drawn.data;
      data.x.data.set(x.data.subarray(drawn.row * width, (drawn.row + 1) * width), row * width);
      data.y.data.set(y.data.subarray(drawn.row * classes, (drawn.row + 1) * classes), row * classes);
      areas[row] = from[drawn.row];
    }
    trainer.use(data);
    loss += await trainer.step(rows, learningRate(done, perEpoch, settings));
    done++;
    if (turns.isDue) await turns.take();
    if (done % perEpoch % between > 0 && done < steps) continue;
    onEpoch?.(done / steps, loss / (done - seen));
    [loss, seen] = [0, done];
  }
  return trainer.model();
}
