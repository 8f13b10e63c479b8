import type { Stage } from "../engine/stage.ts";
import type { Artefact } from "../engine/artefact.ts";
import { fitProbe } from "../method/probe/fit-probe.ts";
import type { ProbeModel, ProbeSettings } from "../method/probe/probe.ts";
import { probeScores } from "../method/probe/probe-scores.ts";
import { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { matrixOf, readMatrix, tensorOf } from "./matrices.ts";

/** Trains the linear probe LP(Y) on pseudo-labels (METHOD 7). Params: `settings`, `seed`. Makes the probe's weights. */
export const probeStage: Stage = {
  name: "linear probe",
  module: import.meta.url,
  async run(params, { embeddings, pseudoLabels, masks }, _shard, { progress, signal }) {
    const x = await readMatrix(embeddings, "embeddings");
    const y = await readMatrix(pseudoLabels, "target");
    const areas = (await masks.whole()).tensors.areas.data as Int32Array;
    const settings = params.settings as unknown as ProbeSettings;
    const model = await fitProbe(x, y, areas, settings, new Random(Number(params.seed)), (fraction) => {
      signal.throwIfAborted();
      progress(fraction);
    });
    return packProbe(model);
  },
};

/** Scores of masks under the probe. Makes `logits` and `scores` (their softmax), [masks, K]. */
export const probeScoresStage: Stage = {
  name: "probe scores",
  module: import.meta.url,
  async run(_params, { probe, embeddings }) {
    const model = unpackProbe(await probe.whole());
    const { logits, softmax } = probeScores(model, await readMatrix(embeddings, "embeddings"));
    return { tensors: { logits: tensorOf(logits), scores: tensorOf(softmax) }, facts: {} };
  },
};

function packProbe(model: ProbeModel): Artefact {
  const tensors: Record<string, Tensor> = { weight: tensorOf(model.weight) };
  if (model.kind === "mae") {
    for (const name of ["bias", "mean", "variance"] as const) {
      tensors[name] = { shape: [model[name].length], data: model[name] };
    }
  }
  return { tensors, facts: { kind: model.kind } };
}

function unpackProbe(artefact: Artefact): ProbeModel {
  const { tensors, facts } = artefact;
  const weight = matrixOf(artefact, "weight");
  if (facts.kind === "authors") return { kind: "authors", weight };
  const vector = (name: string) => tensors[name].data as Float32Array<ArrayBuffer>;
  return { kind: "mae", weight, bias: vector("bias"), mean: vector("mean"), variance: vector("variance") };
}
