import type { Inputs, Stage } from "../engine/stage.ts";
import { absentClasses } from "../method/pseudo-labels/absent-classes.ts";
import { noisyLabels } from "../method/pseudo-labels/label-noise.ts";
import { probeTarget } from "../method/pseudo-labels/probe-target.ts";
import { pseudoLabels } from "../method/pseudo-labels/pseudo-labels.ts";
import type { Supervision, SupplementSettings, TrainingScores } from "../method/pseudo-labels/supervision.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { FloatTensor } from "../tensor/tensor.ts";
import { Random } from "../tensor/random.ts";
import type { PropagatedLabels, PseudoLabels, Rows, Scores, ScoresWithLogits, Truth } from "./artefacts.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { shardIds } from "./shards.ts";
import type { Split } from "./split.ts";
import { imageOfMask } from "./stored-masks.ts";

/** Number of classes that a note names; it counts the others. */
const NAMED = 10;

/** Which scores become labels, and how. */
interface Supplement {
  readonly from: TrainingScores["from"];
  readonly settings: SupplementSettings;
}

/** What this supervision reads, and nothing else: ground truth, for example, depends on no score. */
export type PseudoLabelParams =
  | { readonly supervision: "full" }
  | (Supplement & { readonly supervision: "weak" | "open" })
  /** The hash of the labelled ids. */
  | (Supplement & { readonly supervision: "semi"; readonly labelled: string })
  /** Rate and seed of the wrong labels. */
  | (Supplement & { readonly supervision: "noisy"; readonly rate: number; readonly seed: number });

/** Full supervision needs no scores S. */
type PseudoLabelInputs = {
  truth: Truth;
  masks: Rows;
  scores?: Scores | ScoresWithLogits | PropagatedLabels | undefined;
};

/**
 * Pseudo-labels Y = Supp(S) of the training masks (METHOD 6).
 * The fact `note` names classes without any training label.
 *
 * @param labelled ids of the labelled images under semi supervision, else empty.
 */
export function pseudoLabelsStage(
  split: Split,
  labelled: readonly string[],
): Stage<PseudoLabelParams, PseudoLabelInputs, PseudoLabels> {
  return {
    name: "pseudo-labels",
    module: import.meta.url,
    maker: { export: "pseudoLabelsStage", from: [split, labelled] },
    shardCount: pieces,
    async run(params, { truth, masks, scores }, shard) {
      const count = pieces(params, { truth, masks, scores });
      const ids = count > 1 ? shardIds(split.ids, shard) : split.ids;
      const truths = await piece(truth, shard, count);
      const known = supervisionOf(params, truths, await piece(masks, shard, count), ids);
      // Told once: with the first labels, and only if all of them are in memory together.
      const isFirst = params.supervision === "full" || params.from === "zero-shot";
      const facts = isFirst && count === 1 ? absenceNote(absentClasses(known)) : {};
      if (params.supervision === "full") {
        const labels = tensorOf(matrixOf(truths, "proportions"));
        return { tensors: { labels, target: labels }, facts };
      }
      const { from, settings } = params;
      const rows = trainingScores(from, (await piece(scores!, shard, count)).tensors);
      const y = pseudoLabels({ from, scores: rows }, known, settings);
      const tensors = { labels: tensorOf(y), target: tensorOf(probeTarget(y, known, settings)) };
      if (known.kind !== "semi") return { tensors, facts };
      const labelled = { shape: [y.rows], data: Uint8Array.from(known.labelled) };
      return { tensors: { ...tensors, labelled }, facts };
    },
  };

  function absenceNote(absent: readonly number[]): { note?: string } {
    if (absent.length === 0) return {};
    const names = absent.slice(0, NAMED).map((c) => split.classNames[c]).join(", ");
    const more = absent.length > NAMED ? ` and ${absent.length - NAMED} more` : "";
    return { note: `no training label shows ${names}${more}` };
  }

  /** Wrong labels are drawn in one sequence over all masks; all else is known image by image. */
  function pieces(params: PseudoLabelParams, { truth, masks, scores }: Inputs<PseudoLabelInputs>): number {
    if (params.supervision === "noisy") return 1;
    return params.supervision === "full" ? pieceCount(truth, masks) : pieceCount(truth, masks, scores!);
  }

  function supervisionOf(
    params: PseudoLabelParams,
    truth: Truth,
    masks: Rows,
    ids: readonly string[],
  ): Supervision {
    const images = imageOfMask(masks);
    switch (params.supervision) {
      case "full":
        return { kind: "full", proportions: matrixOf(truth, "proportions") };
      case "semi": {
        const chosen = new Set(labelled);
        const flags = Uint8Array.from(images, (image) => chosen.has(ids[image]) ? 1 : 0);
        return { kind: "semi", proportions: matrixOf(truth, "proportions"), labelled: flags };
      }
      case "weak": {
        const { shape, data } = truth.tensors.imageLabels;
        const imageLabels = { images: shape[0], classes: shape[1], present: data };
        return { kind: "weak", imageOfMask: images, imageLabels };
      }
      case "noisy": {
        const random = new Random(params.seed);
        return {
          kind: "noisy",
          labels: noisyLabels(matrixOf(truth, "proportions"), params.rate, random),
        };
      }
      case "open":
        return { kind: "open" };
    }
  }
}

/** Which scores of a result become labels: for a probe, its logits. */
function trainingScores(
  from: TrainingScores["from"],
  tensors: { readonly [Name in "scores" | "logits" | "propagated"]?: FloatTensor },
): Matrix {
  const { shape: [rows, cols], data } = tensors[
    ({ "zero-shot": "scores", "probe": "logits", "propagation": "propagated" } as const)[from]
  ]!;
  return { rows, cols, data };
}
