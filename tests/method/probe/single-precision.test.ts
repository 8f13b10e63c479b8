import assert from "node:assert/strict";
import { newTrainer } from "../../../lib/method/probe/new-trainer.ts";
import { probeScores } from "../../../lib/method/probe/probe-scores.ts";
import { PROBE_DEFAULTS } from "../../../lib/method/probe/probe.ts";
import { learningRate } from "../../../lib/method/probe/schedule.ts";
import { plantedClusters } from "../../../lib/study/planted-clusters.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows, softmaxRows } from "../../../lib/tensor/rows.ts";
import { DoubleBatchNormTrainer } from "../../support/reference/probe/double-batch-norm-trainer.ts";
import { DoubleCosineTrainer } from "../../support/reference/probe/double-cosine-trainer.ts";

const { x } = plantedClusters(
  { classes: 7, width: 24, loose: 60, denseClusters: 0, densePoints: 0, spread: 0.4, tight: 0 },
  new Random(1),
);
const random = new Random(2);
const y = softmaxRows(
  matrix(x.rows, 7, Float32Array.from({ length: 7 * x.rows }, () => 3 * random.normal())),
);
const data = { x, y, areas: Float32Array.from({ length: x.rows }, () => random.between(10, 9000)) };
const BATCH = 64;

for (const kind of ["authors", "mae"] as const) {
  Deno.test(`the ${kind} probe, trained in single precision, scores as in double precision within 1e-5`, async () => {
    const settings = { ...PROBE_DEFAULTS[kind], batch: BATCH, epochs: 40, warmup: 4 };
    await using trainer = await newTrainer(kind, data, BATCH, new Random(3));
    const weight = trainer.model().weight;
    const double = kind === "authors"
      ? new DoubleCosineTrainer(data, weight, BATCH)
      : new DoubleBatchNormTrainer(data, weight, new Float32Array(7), BATCH);
    const perEpoch = Math.floor(x.rows / BATCH);
    let order = random.permutation(x.rows);
    for (let step = 0; step < 40 * perEpoch; step++) {
      if (step % perEpoch === 0) order = random.permutation(x.rows);
      const rows = order.slice((step % perEpoch) * BATCH, (step % perEpoch + 1) * BATCH);
      const lr = learningRate(step, perEpoch, settings);
      const [loss, expected] = [await trainer.step(rows, lr), await double.step(rows, lr)];
      assert.ok(Math.abs(loss - expected) < 1e-5 * Math.max(1, expected), `${step}: ${loss}, ${expected}`);
    }
    const [single, plain] = [trainer, double].map((probe) => probeScores(probe.model(), x).softmax);
    const largest = single.data.reduce(
      (most, score, i) => Math.max(most, Math.abs(score - plain.data[i])),
      0,
    );
    assert.ok(largest < 1e-5, `scores differ by ${largest}`);
    assert.deepEqual(argmaxRows(single), argmaxRows(plain));
  });
}
