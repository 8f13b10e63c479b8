import type { Inputs, Params, Stage } from "../engine/stage.ts";
import type { Artefact } from "../engine/artefact.ts";
import { absentClasses } from "../method/pseudo-labels/absent-classes.ts";
import { noisyLabels } from "../method/pseudo-labels/label-noise.ts";
import { probeTarget } from "../method/pseudo-labels/probe-target.ts";
import { pseudoLabels } from "../method/pseudo-labels/pseudo-labels.ts";
import type {
  PseudoLabelSettings,
  Supervision,
  TrainingScores,
} from "../method/pseudo-labels/supervision.ts";
import { Random } from "../tensor/random.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { shardIds } from "./shards.ts";
import type { Split } from "./split.ts";
import { imageOfMask } from "./stored-masks.ts";

/** Classes that a note names before it counts. */
const NAMED = 10;

/** Which tensor of a stage's result holds its scores. */
const SCORES: Readonly<Record<TrainingScores["from"], string>> = {
  "zero-shot": "scores",
  "probe": "logits",
  "propagation": "labels",
};

/**
 * Pseudo-labels Y = Supp(S) of the training masks (METHOD 6). Inputs: ground truth, masks and the scores S, which full
 * supervision does not need. Params: `supervision`, and where it is not full `from` (whose scores) and `settings`; the hash
 * of the labelled ids under semi supervision, `rate` and `seed` of the wrong labels under noisy supervision.
 * The fact `note` names classes that no training label shows.
 * Makes `labels` Y and `target` (what the probe is trained on), [masks, K] each; under semi supervision `labelled` [masks].
 *
 * @param labelled ids of the labelled images under semi supervision, else empty.
 */
export function pseudoLabelsStage(split: Split, labelled: readonly string[]): Stage {
  return {
    name: "pseudo-labels",
    module: import.meta.url,
    shardCount: pieces,
    async run(params, { truth, masks, scores }, shard) {
      const count = pieces(params, { truth, masks, scores });
      const ids = count > 1 ? shardIds(split.ids, shard) : split.ids;
      const known = supervisionOf(
        params,
        await piece(truth, shard, count),
        await piece(masks, shard, count),
        ids,
      );
      // Told once, with the first labels, and where all of them are seen together.
      const isFirst = known.kind === "full" || params.from === "zero-shot";
      const facts = isFirst && count === 1 ? absenceNote(absentClasses(known)) : {};
      if (known.kind === "full") {
        const labels = tensorOf(known.proportions);
        return { tensors: { labels, target: labels }, facts };
      }
      const settings = params.settings as unknown as PseudoLabelSettings;
      const from = params.from as TrainingScores["from"];
      const rows = matrixOf(await piece(scores, shard, count), SCORES[from]);
      const y = pseudoLabels({ from, scores: rows }, known, settings);
      const tensors = { labels: tensorOf(y), target: tensorOf(probeTarget(y, known, settings)) };
      if (known.kind !== "semi") return { tensors, facts };
      const labelled = { shape: [y.rows], data: Uint8Array.from(known.labelled) };
      return { tensors: { ...tensors, labelled }, facts };
    },
  };

  function absenceNote(absent: readonly number[]): Artefact["facts"] {
    if (absent.length === 0) return {};
    const names = absent.slice(0, NAMED).map((c) => split.classNames[c]).join(", ");
    const more = absent.length > NAMED ? ` and ${absent.length - NAMED} more` : "";
    return { note: `no training label shows ${names}${more}` };
  }

  /** Wrong labels are drawn in one sequence over all masks; all else is known image by image. */
  function pieces(params: Params, { truth, masks, scores }: Inputs): number {
    if (params.supervision === "noisy") return 1;
    return params.supervision === "full" ? pieceCount(truth, masks) : pieceCount(truth, masks, scores);
  }

  function supervisionOf(
    params: Params,
    truth: Artefact,
    masks: Artefact,
    ids: readonly string[],
  ): Supervision {
    const images = imageOfMask(masks);
    switch (params.supervision as Supervision["kind"]) {
      case "full":
        return { kind: "full", proportions: matrixOf(truth, "proportions") };
      case "semi": {
        const chosen = new Set(labelled);
        const flags = Uint8Array.from(images, (image) => chosen.has(ids[image]) ? 1 : 0);
        return { kind: "semi", proportions: matrixOf(truth, "proportions"), labelled: flags };
      }
      case "weak": {
        const { shape, data } = truth.tensors.imageLabels;
        const imageLabels = { images: shape[0], classes: shape[1], present: data as Uint8Array };
        return { kind: "weak", imageOfMask: images, imageLabels };
      }
      case "noisy": {
        const random = new Random(Number(params.seed));
        return {
          kind: "noisy",
          labels: noisyLabels(matrixOf(truth, "proportions"), Number(params.rate), random),
        };
      }
      case "open":
        return { kind: "open" };
    }
  }
}
