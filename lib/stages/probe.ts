import type { Stage } from "../engine/stage.ts";
import type { Artefact } from "../engine/artefact.ts";
import { fitAlternatingProbe } from "../method/probe/fit-alternating-probe.ts";
import { fitProbeOnGroups, type OnEpoch } from "../method/probe/fit-probe.ts";
import type { ProbeModel, ProbeSettings } from "../method/probe/probe.ts";
import { probeScores } from "../method/probe/probe-scores.ts";
import { inEpochs, type TrainingLength } from "../method/probe/training-length.ts";
import { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { dividedGroups, probeGroups, type ProbeInputs } from "./probe-groups.ts";

/**
 * Trains the linear probe LP(Y) on pseudo-labels (METHOD 7). Params: `settings`, `seed` and, where labelled and unlabelled masks
 * take turns, `batches`: "alternating". Makes the probe's weights.
 */
export const probeStage: Stage = {
  name: "linear probe",
  module: import.meta.url,
  async run(params, { embeddings, pseudoLabels, masks }, _shard, { progress, signal }) {
    const fit = params.batches === "alternating" ? fitAlternating : fitShuffled;
    const settings = params.settings as unknown as ProbeParams;
    const inputs = { embeddings, pseudoLabels, masks };
    const model = await fit(inputs, settings, new Random(Number(params.seed)), (fraction) => {
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

/** How a probe is trained, as stages are told: its length may be told in steps. */
export type ProbeParams = Omit<ProbeSettings, keyof TrainingLength> & TrainingLength;

async function fitShuffled(
  inputs: ProbeInputs,
  settings: ProbeParams,
  random: Random,
  onEpoch: OnEpoch,
): Promise<ProbeModel> {
  const groups = await probeGroups(inputs);
  return await fitProbeOnGroups(groups, inEpochs(settings, groups.rows), random, onEpoch);
}

/** Where all masks are labelled or none is, there are no turns to take. */
async function fitAlternating(
  inputs: ProbeInputs,
  settings: ProbeParams,
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
