import type { Stage } from "../engine/stage.ts";
import type { Artefact } from "../engine/artefact.ts";
import { fitProbeOnGroups } from "../method/probe/fit-probe.ts";
import type { ProbeModel, ProbeSettings } from "../method/probe/probe.ts";
import { probeScores } from "../method/probe/probe-scores.ts";
import { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { probeGroups } from "./probe-groups.ts";

/** Trains the linear probe LP(Y) on pseudo-labels (METHOD 7). Params: `settings`, `seed`. Makes the probe's weights. */
export const probeStage: Stage = {
  name: "linear probe",
  module: import.meta.url,
  async run(params, { embeddings, pseudoLabels, masks }, _shard, { progress, signal }) {
    const groups = await probeGroups({ embeddings, pseudoLabels, masks });
    const settings = params.settings as unknown as ProbeSettings;
    const model = await fitProbeOnGroups(groups, settings, new Random(Number(params.seed)), (fraction) => {
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
  shardCount: (_params, { embeddings }) => pieceCount(embeddings),
  async run(_params, { probe, embeddings }, shard) {
    const model = unpackProbe(await probe.whole());
    const rows = await piece(embeddings, shard, pieceCount(embeddings));
    const { logits, softmax } = probeScores(model, matrixOf(rows, "embeddings"));
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
