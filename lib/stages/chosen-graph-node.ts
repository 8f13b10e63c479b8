import { node } from "../engine/node.ts";
import { sha256 } from "../files/sha256.ts";
import type { StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import type { Embeddings, GraphChoice, Rows, Scores, Truth } from "./artefacts.ts";
import { chosenGraphStage, RELEASED_GRID } from "./chosen-graph.ts";
import { labelBalanceOf } from "./label-balance-of.ts";
import { isLarge } from "./pieces.ts";
import { type Materials, partitionOf } from "./materials.ts";
import type { Settings } from "./settings.ts";
import type { Split } from "./split.ts";

/** Nodes of the training split. */
interface TrainingInputs {
  readonly embeddings: StageNode<Embeddings>;
  readonly masks: StageNode<Rows>;
  readonly truth: StageNode<Truth>;
  readonly zeroShot: StageNode<Scores>;
}

/** Whether k or alpha is chosen by cross-validation. */
export function isChosen({ k, alpha }: Settings["graph"]): boolean {
  return k === "chosen" || alpha === "chosen";
}

/**
 * k and alpha by cross-validation over labelled images.
 *
 * @throws {UserError} where there is nothing sound to choose by.
 */
export function chosenGraphNode(
  settings: Settings,
  materials: Materials,
  inputs: TrainingInputs,
): StageNode<GraphChoice> {
  const { classifier, supervision, graph: { k, times, alpha }, pseudo, reading, bootstrap, probe, seed } =
    settings;
  const { coldPrior: _, ...inductive } = settings.inductive;
  const { batches, steps, ...training } = probe;
  const { train, hasBackground, labelled, workers } = materials;
  if (
    classifier !== "glcc" || (supervision.kind !== "semi" && supervision.kind !== "full") || isLarge(train)
  ) {
    throw cannotChoose(settings, train);
  }
  if (batches === "alternating") {
    throw new UserError(
      `Expected batches in which all masks are shuffled for a graph chosen on training labels but found "${batches}"`,
      "probe.batches",
      "Use shuffled, or give k and alpha as numbers.",
    );
  }
  const ids = supervision.kind === "semi" ? labelled(partitionOf(supervision, seed)).ids : train.ids;
  return node(chosenGraphStage(train, ids, workers), {
    k: k === "chosen" ? "rule" : k,
    times: k === "chosen" ? RELEASED_GRID.times : [times],
    alpha: alpha === "chosen" ? RELEASED_GRID.alpha : [alpha],
    glcc: {
      bootstrap,
      pseudo: { ...pseudo, reading, hasBackground, balance: labelBalanceOf(settings, materials) },
      probe: training.epochs === undefined ? { ...training, steps } : training,
      inductive,
      seed,
    },
    supervision: supervision.kind,
    ...(supervision.kind === "semi" ? { labelled: sha256(ids.join("\n")) } : {}),
  }, inputs);
}

/** Without labels of single masks there is nothing sound to choose by: image labels were a poor guide to the labels of masks. */
export function cannotChoose({ classifier, supervision }: Settings, train: Split): UserError {
  const found = isLarge(train)
    ? `a training split of ${train.ids.length} images`
    : `classifier "${classifier}" under ${supervision.kind} supervision`;
  return new UserError(
    `Expected GLCC under full or semi supervision, on a training split that fits into memory, for k or alpha chosen on training ` +
      `labels but found ${found}`,
    "graph",
    "Give k and alpha as numbers, or k: rule.",
  );
}
