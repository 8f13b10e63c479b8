import { knnSearch } from "../../kernels/knn/knn-search.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { Random } from "../../tensor/random.ts";
import { unitRows } from "../../tensor/rows.ts";
import { probeScores } from "../probe/probe-scores.ts";
import { fitProbe } from "../probe/fit-probe.ts";
import { PROBE_DEFAULTS, type ProbeModel, type ProbeSettings } from "../probe/probe.ts";
import type { Neighbours } from "../../kernels/knn/neighbours.ts";
import { affinity, maskNeighbours } from "../propagation/affinity.ts";
import {
  INDUCTIVE_DEFAULTS,
  inductiveScores,
  type InductiveSettings,
  type LabelledGraph,
  releasedWeight,
  storedLabels,
} from "../propagation/inductive.ts";
import { PAPER } from "../propagation/neighbours-rule.ts";
import { transduct } from "../propagation/transduct.ts";
import { TRANSDUCTIVE_DEFAULTS, type TransductiveSettings } from "../propagation/transductive.ts";
import { probeTarget } from "../pseudo-labels/probe-target.ts";
import { pseudoLabels } from "../pseudo-labels/pseudo-labels.ts";
import {
  pseudoLabelDefaults,
  type PseudoLabelSettings,
  type Supervision,
} from "../pseudo-labels/supervision.ts";
import { bootstrapPlan, DEFAULT_BOOTSTRAP } from "./plan.ts";
import { type BootstrapSteps, runBootstrap } from "./run-bootstrap.ts";

/** The training data: all masks of the training images. */
export interface GlccTraining {
  /** Mask embeddings as pooled, not normalised, [N, E]. */
  readonly embeddings: Matrix;
  /** Pixels per mask, [N]. */
  readonly areas: ArrayLike<number>;
  /** What is known of their labels. */
  readonly supervision: Supervision;
  /** Scores of the text classifier, [N, K]. */
  readonly zeroShot: Matrix;
}

/** How GLCC is fitted and how it predicts. */
export interface GlccSettings {
  /** A row of Table 7. */
  readonly bootstrap: string;
  /** How scores become pseudo-labels (Section 4.2). */
  readonly pseudo: PseudoLabelSettings;
  /** Training of the linear probe. */
  readonly probe: ProbeSettings;
  /** k neighbours per mask, alpha of Eq. 1 in (0, 1), and how Eq. 1 is solved. */
  readonly graph:
    & { readonly k: number }
    & Pick<TransductiveSettings, "alpha">
    & Partial<TransductiveSettings>;
  /** How test masks are scored (Eq. 14 and 15). */
  readonly inductive: InductiveSettings;
  /** Seed of every probe's initial weights and batch order. */
  readonly seed: number;
}

/** Two rounds, probe first: Table 5's rows of GLCC. k and alpha as in Table S3. */
export const GLCC_DEFAULTS: GlccSettings = {
  bootstrap: DEFAULT_BOOTSTRAP,
  pseudo: pseudoLabelDefaults("authors"),
  probe: PROBE_DEFAULTS.authors,
  graph: { k: PAPER.k, alpha: TRANSDUCTIVE_DEFAULTS.alpha },
  inductive: INDUCTIVE_DEFAULTS,
  seed: 0,
};

/** Called with the name of a step and its finished share, 0 … 1. Throwing from it ends the fit. */
export type OnStep = (step: string, fraction: number) => void;

/** The global-local consistent classifier, ready for test masks. */
export interface GlccModel {
  /** The last probe; null for sequences without one. */
  readonly probe: ProbeModel | null;
  /** Training masks with unit embeddings and the labels the graph keeps; null for sequences without propagation. */
  readonly graph: (LabelledGraph & { readonly embeddings: Matrix }) | null;
  /** How test masks are scored. */
  readonly inductive: InductiveSettings;
  /** Iterations that the solver of Eq. 1 ran, for each propagation in turn. */
  readonly iterations: readonly number[];
  /** What the user should know about the fit, such as a solver that stopped early. */
  readonly warnings: readonly string[];
}

/**
 * Fits GLCC (Section 4.2): linear probe and label propagation bootstrap each other on the training masks. Fitting is
 * transductive; `predictGlcc` is inductive.
 *
 * @throws {UserError} if there is nothing to learn from.
 */
export async function fitGlcc(
  training: GlccTraining,
  settings: GlccSettings = GLCC_DEFAULTS,
  onProgress: OnStep = () => {},
): Promise<GlccModel> {
  const plan = bootstrapPlan(settings.bootstrap, training.supervision.kind);
  // One graph serves all rounds.
  const unit = unitRows(training.embeddings);
  const neighbours = plan.test.by === "propagation"
    ? await maskNeighbours(unit, settings.graph.k, (fraction) => onProgress("neighbour graph", fraction))
    : null;
  const steps = trainingSteps(training, settings, onProgress);
  const start = { supervision: training.supervision, zeroShot: Promise.resolve(training.zeroShot) };
  return await bootstrapOver(neighbours, unit, start, settings, steps, onProgress);
}

/** The steps of the bootstrap that need no graph, on matrices in memory. */
export type TrainingSteps = Omit<
  BootstrapSteps<ScoresToCome, LabelsToCome, Promise<ProbeModel>>,
  "propagate"
>;
type ScoresToCome = Promise<Matrix>;
type LabelsToCome = Promise<Matrix>;

export function trainingSteps(
  { embeddings, areas, supervision }: GlccTraining,
  settings: Pick<GlccSettings, "pseudo" | "probe" | "seed">,
  onProgress: OnStep = () => {},
): TrainingSteps {
  return {
    supplement: async (scores, from) =>
      pseudoLabels({ from, scores: await scores }, supervision, settings.pseudo),
    train: async (labels, name) =>
      await fitProbe(
        embeddings,
        probeTarget(await labels, supervision, settings.pseudo),
        areas,
        settings.probe,
        new Random(settings.seed),
        (fraction) => onProgress(`linear probe ${name}`, fraction),
      ),
    score: async (probe) => probeScores(await probe, embeddings).logits,
  };
}

/**
 * The bootstrap over a given graph.
 *
 * @param neighbours of the training masks; null for sequences without propagation. @param unit their embeddings of unit length.
 */
export async function bootstrapOver(
  neighbours: Neighbours | null,
  unit: Matrix,
  { supervision, zeroShot }: Pick<GlccTraining, "supervision"> & { readonly zeroShot: ScoresToCome },
  { bootstrap, pseudo, graph: { k: _, ...propagation }, inductive }: Omit<GlccSettings, "probe" | "seed">,
  steps: TrainingSteps,
  onProgress: OnStep = () => {},
): Promise<GlccModel> {
  const iterations: number[] = [];
  const warnings: string[] = [];
  const graph = neighbours && affinity(neighbours);
  const labelled = supervision.kind === "semi" ? supervision.labelled : undefined;
  const result = runBootstrap<ScoresToCome, LabelsToCome, Promise<ProbeModel>>(
    bootstrapPlan(bootstrap, supervision.kind),
    zeroShot,
    {
      ...steps,
      async propagate(labels, name) {
        const heard = (fraction: number) => onProgress(`label propagation ${name}`, fraction);
        const solved = await transduct(graph!, await labels, pseudo, labelled, propagation, heard);
        iterations.push(solved.iterations);
        if (solved.warning) warnings.push(`${name}: ${solved.warning}`);
        return solved.labels;
      },
    },
  );
  if (result.by === "probe") {
    return { probe: await result.probe, graph: null, inductive, iterations, warnings };
  }
  const [labels, solved, probe] = await Promise.all([result.labels(), result.solved, result.prior]);
  return {
    probe,
    graph: {
      embeddings: unit,
      labels: storedLabels(inductive.labelNorm, solved ?? labels, labels),
      degree: graph!.degree,
      k: graph!.k,
      alpha: propagation.alpha,
      releasedWeight: releasedWeight(supervision.kind),
    },
    inductive,
    iterations,
    warnings,
  };
}

/**
 * Scores of test masks, [M, K]; the label is the row's argmax.
 *
 * @param embeddings mask embeddings as pooled, not normalised, [M, E].
 */
export async function predictGlcc(model: GlccModel, embeddings: Matrix): Promise<Matrix> {
  const { graph } = model;
  const near = graph && await knnSearch(unitRows(embeddings), graph.embeddings, graph.k);
  return scoresOf(model, embeddings, near);
}

/** The same where the neighbours of the test masks among the training masks are known; null for a model without a graph. */
export function scoresOf(
  { probe, graph, inductive }: GlccModel,
  embeddings: Matrix,
  near: Neighbours | null,
): Matrix {
  const prior = probe ? probeScores(probe, embeddings).softmax : null;
  return graph ? inductiveScores(near!, graph, prior, inductive) : prior!;
}
