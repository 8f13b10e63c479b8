import { balanceLabelledRows, balanceLabelMass } from "../../method/pseudo-labels/balance.ts";
import { maskProportions } from "../../method/pseudo-labels/mask-proportions.ts";
import { presentClasses } from "../../method/pseudo-labels/present-classes.ts";
import { probeTarget } from "../../method/pseudo-labels/probe-target.ts";
import { pseudoLabels } from "../../method/pseudo-labels/pseudo-labels.ts";
import { releasedWeakLabels } from "../../method/pseudo-labels/released-weak-labels.ts";
import {
  pseudoLabelDefaults,
  type PseudoLabelSettings,
  type Supervision,
  type TrainingScores,
} from "../../method/pseudo-labels/supervision.ts";
import { zeroShotScores } from "../../method/text-classifier/zero-shot.ts";
import { matrix, row } from "../../tensor/matrix.ts";
import { argmaxRows } from "../../tensor/rows.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { maskSetOf } from "./golden-masks.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

type Values = Record<string, Tensor>;
type Tensors = ParityCase["tensors"];

/** Golden cases of METHOD 6, told apart by `sub`. */
export const pseudoLabel: ParityKind = ({ params, tensors }) => {
  const subs: Record<string, () => Values> = {
    "proportions": () => proportionValues(tensors, params.K),
    "paper": () => paperValues(tensors),
    "authors-wsss": () => releasedWeakValues(tensors, params),
    "authors-sss": () => releasedSemiValues(tensors),
  };
  // Every exponent is computed for Y and for the target; a case asks for some of them.
  return Promise.resolve({ values: subs[params.sub]() });
};

function proportionValues(tensors: Tensors, classes: number): Values {
  const masks = maskSetOf(tensors.masks), { count, height, width, areas } = masks;
  const labels = { height, width, data: tensors.gt.data as Uint8Array<ArrayBuffer> };
  const proportions = maskProportions(masks, labels, classes);
  const empty = Uint8Array.from(
    { length: count },
    (_, i) => row(proportions, i).every((share) => share === 0) ? 1 : 0,
  );
  return {
    areas: tensor([count], areas),
    G: tensorOf(proportions),
    hard_labels: tensor([count], argmaxRows(proportions)),
    all_ignored: tensor([count], empty),
  };
}

function weakSupervision(tensors: Tensors): Extract<Supervision, { kind: "weak" }> {
  const [images, classes] = tensors.image_labels.shape;
  return {
    kind: "weak",
    imageOfMask: tensors.image_of_mask.data as Int32Array,
    imageLabels: { images, classes, present: tensors.image_labels.data as Uint8Array },
  };
}

function semiSupervision(tensors: Tensors): Extract<Supervision, { kind: "semi" }> {
  const images = tensors.image_of_mask.data as Int32Array;
  const labelled = Uint8Array.from(images, (image) => Number(tensors.labelled_image.data[image]));
  return { kind: "semi", proportions: matrixOf(tensors.G), labelled };
}

function paperValues(tensors: Tensors): Values {
  const settings = pseudoLabelDefaults("paper");
  const scores: TrainingScores = { from: "zero-shot", scores: matrixOf(tensors.scores) };
  const full: Supervision = { kind: "full", proportions: matrixOf(tensors.G) };
  const semi = semiSupervision(tensors);
  const weak = weakSupervision(tensors);
  const labels = (supervision: Supervision) => pseudoLabels(scores, supervision, settings);
  return {
    "Y/fsss": tensorOf(labels(full)),
    "Y/sss": tensorOf(labels(semi)),
    "Y/wsss": tensorOf(labels(weak)),
    "target/sss": tensorOf(probeTarget(labels(semi), semi, settings)),
    "target/wsss": tensorOf(probeTarget(labels(weak), weak, settings)),
  };
}

interface WeakParams {
  readonly K: number;
  readonly p: readonly number[];
  readonly beta: readonly number[];
}

function releasedWeakValues(tensors: Tensors, params: WeakParams): Values {
  const weak = weakSupervision(tensors);
  const defaults = pseudoLabelDefaults("authors");
  const values: Values = {};
  const make = (scores: TrainingScores, changed: Partial<PseudoLabelSettings>, name: string) => {
    const settings = { ...defaults, ...changed };
    const y = pseudoLabels(scores, weak, settings);
    values[name.replace("/Y/", "/target/")] = tensorOf(probeTarget(y, weak, settings));
    values[name] = tensorOf(y);
    return y;
  };
  const rule = { rule: "power", p: 1 } as const;
  const zeroShot: TrainingScores = {
    from: "zero-shot",
    scores: zeroShotScores(matrixOf(tensors.prompt_logits), params.K - 1, rule),
  };
  for (const p of params.p) {
    const y = make(zeroShot, { p }, `round0/Y/p${p}`);
    const foreground = y.data.filter((_, i) => i % y.cols > 0);
    values["round0/fg_minmax"] = tensorOf(matrix(y.rows, y.cols - 1, foreground));
  }
  make(zeroShot, { minmax: false }, "round0/Y_no_minmax/p1");
  for (const from of ["probe", "propagation"] as const) {
    const scores = matrixOf(tensors[from === "probe" ? "probe_logits" : "propagation_scores"]);
    const plain = { ...defaults, minmax: false };
    values[`${from}/normalised`] = tensorOf(
      releasedWeakLabels({ from, scores }, presentClasses(weak), weak.imageOfMask, plain),
    );
    for (const beta of params.beta) make({ from, scores }, { beta }, `${from}/Y/beta${beta}`);
  }
  return values;
}

function releasedSemiValues(tensors: Tensors): Values {
  const semi = semiSupervision(tensors);
  const settings = pseudoLabelDefaults("authors");
  const scores: TrainingScores = { from: "zero-shot", scores: matrixOf(tensors.scores) };
  const later = pseudoLabels(scores, semi, settings);
  const zeros = pseudoLabels(scores, semi, { ...settings, unlabelled: "zeros" });
  const halves = balanceLabelledRows(later, semi.labelled);
  return {
    "Y/voc_round0": tensorOf(balanceLabelMass(zeros, "background")),
    "Y/coco_round0_semi": tensorOf(halves),
    "Y/coco_round0": tensorOf(balanceLabelMass(halves, "background")),
    "Y/later": tensorOf(later),
    "target/later": tensorOf(probeTarget(later, semi, settings)),
  };
}
