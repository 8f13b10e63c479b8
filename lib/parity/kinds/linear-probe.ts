import { BatchNormTrainer } from "../../method/probe/batch-norm-trainer.ts";
import { CosineTrainer } from "../../method/probe/cosine-trainer.ts";
import { probeScores } from "../../method/probe/probe-scores.ts";
import type { ProbeData, ProbeKind, ProbeModel, ProbeTrainer } from "../../method/probe/probe.ts";
import { maeRate, releasedRate } from "../../method/probe/schedule.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/** Makes the probe of a case before its first step. */
export type OpenTrainer = (
  kind: ProbeKind,
  data: ProbeData,
  weight: Matrix,
  bias: Float32Array,
  batch: number,
) => Promise<ProbeTrainer>;

const openTrainer: OpenTrainer = (kind, data, weight, bias, batch) =>
  kind === "authors"
    ? CosineTrainer.open(data, weight, batch)
    : BatchNormTrainer.open(data, weight, bias, batch);

/** Golden cases of METHOD 7: training steps of both recipes on given batches, and their learning rates. */
export const linearProbe: ParityKind = linearProbeWith(openTrainer);

/** The same with other trainers. */
export function linearProbeWith(open: OpenTrainer): ParityKind {
  return async (testCase) => ({
    values: testCase.params.sub === "schedules"
      ? scheduleValues(testCase)
      : await trainingValues(testCase, open),
  });
}

// deno-lint-ignore no-explicit-any
function rate(kind: string, t: number, params: any): number {
  return kind === "authors"
    ? releasedRate(t, params.lr, params.total_steps, params.warmup_steps)
    : maeRate(t / params.steps_per_epoch, params.lr, params.epochs, params.warmup_epochs);
}

function scheduleValues({ params, tensors, expected }: ParityCase): Record<string, Tensor> {
  const values: Record<string, Tensor> = {};
  for (const name of expected) {
    const [, kind, index] = name.match(/^(authors|mae)(\d+)\/lr$/)!;
    const steps = tensors[`${kind}${index}/steps`];
    const rates = Float32Array.from(steps.data as Int32Array, (t) => rate(kind, t, params[kind][index]));
    values[name] = tensor(steps.shape, rates);
  }
  return values;
}

async function trainingValues(
  { params, tensors, expected }: ParityCase,
  open: OpenTrainer,
): Promise<Record<string, Tensor>> {
  const data = { x: matrixOf(tensors.X), y: matrixOf(tensors.Y), areas: tensors.areas.data as Float32Array };
  const weight = matrixOf(tensors.weight_init);
  const bias = tensors.bias_init?.data as Float32Array ?? new Float32Array(weight.rows);
  await using trainer = await open(params.profile, data, weight, bias, params.batch);
  const batches = tensors.batches.data as Int32Array<ArrayBuffer>;
  const rates = new Float32Array(params.steps);
  const losses = new Float32Array(params.steps);
  const values: Record<string, Tensor> = {};
  for (let step = 0; step < params.steps; step++) {
    rates[step] = rate(params.profile, step, params);
    losses[step] = await trainer.step(
      batches.subarray(step * params.batch, (step + 1) * params.batch),
      rates[step],
    );
    if (expected.includes(`weight/${step + 1}`)) Object.assign(values, parameters(trainer.model(), step + 1));
  }
  const scores = probeScores(trainer.model(), matrixOf(tensors.X_test));
  return {
    ...values,
    lr: tensor([params.steps], rates),
    loss: tensor([params.steps], losses),
    test_logits: tensorOf(scores.logits),
    test_scores: tensorOf(scores.softmax),
  };
}

function parameters(model: ProbeModel, steps: number): Record<string, Tensor> {
  const values: Record<string, Tensor> = { [`weight/${steps}`]: tensorOf(model.weight) };
  if (model.kind === "authors") return values;
  const vector = (data: Float32Array<ArrayBuffer>) => tensor([data.length], data);
  return {
    ...values,
    [`bias/${steps}`]: vector(model.bias),
    [`running_mean/${steps}`]: vector(model.mean),
    [`running_var/${steps}`]: vector(model.variance),
  };
}
