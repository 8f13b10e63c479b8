import type { Stage } from "../engine/stage.ts";
import { fitAlternatingProbe } from "../method/probe/fit-alternating-probe.ts";
import { fitProbeOnGroups, type OnEpoch } from "../method/probe/fit-probe.ts";
import type { ProbeModel, ProbeSettings } from "../method/probe/probe.ts";
import { probeScores } from "../method/probe/probe-scores.ts";
import { inEpochs, type TrainingLength } from "../method/probe/training-length.ts";
import { Random } from "../tensor/random.ts";
import type { Embeddings, ProbeWeights, PseudoLabels, Rows, ScoresWithLogits } from "./artefacts.ts";
import { heardBy } from "./heard-by.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { dividedGroups, probeGroups, type ProbeInputs } from "./probe-groups.ts";

/** How a stage is told to train a probe. The length may be given in steps. */
export type ProbeTraining = Omit<ProbeSettings, keyof TrainingLength> & TrainingLength;

interface ProbeParams {
  readonly settings: ProbeTraining;
  readonly seed: number;
  /** If labelled and unlabelled masks take turns. */
  readonly batches?: "alternating";
}

type ProbeStageInputs = { embeddings: Embeddings; pseudoLabels: PseudoLabels; masks: Rows };

/** Trains the linear probe LP(Y) on pseudo-labels (METHOD 7). */
export const probeStage: Stage<ProbeParams, ProbeStageInputs, ProbeWeights> = {
  name: "linear probe",
  module: import.meta.url,
  maker: { export: "probeStage" },
  async run(params, { embeddings, pseudoLabels, masks }, _shard, run) {
    const fit = params.batches === "alternating" ? fitAlternating : fitShuffled;
    const inputs = { embeddings, pseudoLabels, masks };
    return packProbe(await fit(inputs, params.settings, new Random(params.seed), heardBy(run)));
  },
};

/** Logits of masks under the probe, and their softmax as scores. */
export const probeScoresStage: Stage<
  object,
  { probe: ProbeWeights; embeddings: Embeddings },
  ScoresWithLogits
> = {
  name: "probe scores",
  module: import.meta.url,
  maker: { export: "probeScoresStage" },
  shardCount: (_params, { embeddings }) => pieceCount(embeddings),
  async run(_params, { probe, embeddings }, shard) {
    const model = unpackProbe(await probe.whole());
    const rows = await piece(embeddings, shard, pieceCount(embeddings));
    const { logits, softmax } = probeScores(model, matrixOf(rows, "embeddings"));
    return { tensors: { logits: tensorOf(logits), scores: tensorOf(softmax) }, facts: {} };
  },
};

async function fitShuffled(
  inputs: ProbeInputs,
  settings: ProbeTraining,
  random: Random,
  onEpoch: OnEpoch,
): Promise<ProbeModel> {
  const groups = await probeGroups(inputs);
  return await fitProbeOnGroups(groups, inEpochs(settings, groups.rows), random, onEpoch);
}

/** If all masks are labelled, or none, there are no turns to take. */
async function fitAlternating(
  inputs: ProbeInputs,
  settings: ProbeTraining,
  random: Random,
  onEpoch: OnEpoch,
): Promise<ProbeModel> {
  const groups = await dividedGroups(inputs);
  const isDivided = groups.labelled.rows.length > 0 && groups.unlabelled.rows.length > 0;
  const masks = [...groups.labelled.rows, ...groups.unlabelled.rows].reduce((sum, rows) => sum + rows, 0);
  return isDivided
    ? await fitAlternatingProbe(groups, inEpochs(settings, [masks]), random, onEpoch)
    : await fitShuffled(inputs, settings, random, onEpoch);
}

function packProbe(model: ProbeModel): ProbeWeights {
  const weight = tensorOf(model.weight);
  if (model.kind === "authors") return { tensors: { weight }, facts: { kind: "authors" } };
  const vector = (data: Float32Array<ArrayBuffer>) => ({ shape: [data.length], data });
  const [bias, mean, variance] = [vector(model.bias), vector(model.mean), vector(model.variance)];
  return { tensors: { weight, bias, mean, variance }, facts: { kind: "mae" } };
}

function unpackProbe(stored: ProbeWeights): ProbeModel {
  const weight = matrixOf(stored, "weight");
  if (stored.facts.kind === "authors") return { kind: "authors", weight };
  const { bias, mean, variance } = stored.tensors;
  return { kind: "mae", weight, bias: bias!.data, mean: mean!.data, variance: variance!.data };
}
