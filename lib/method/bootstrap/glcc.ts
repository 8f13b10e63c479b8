import { knnSearch } from "../../kernels/knn/knn-search.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { Random } from "../../tensor/random.ts";
import { unitRows } from "../../tensor/rows.ts";
import { probeScores } from "../probe/probe-scores.ts";
import { fitProbe } from "../probe/fit-probe.ts";
import { PROBE_DEFAULTS, type ProbeModel, type ProbeSettings } from "../probe/probe.ts";
import { type Affinity, affinity, maskNeighbours } from "../propagation/affinity.ts";
import {
  INDUCTIVE_DEFAULTS,
  inductiveScores,
  type InductiveSettings,
  type LabelledGraph,
  storedLabels,
} from "../propagation/inductive.ts";
import { transduct } from "../propagation/transduct.ts";
import type { TransductiveSettings } from "../propagation/transductive.ts";
import { probeTarget } from "../pseudo-labels/probe-target.ts";
import { pseudoLabels } from "../pseudo-labels/pseudo-labels.ts";
import {
  pseudoLabelDefaults,
  type PseudoLabelSettings,
  type Supervision,
  type TrainingScores,
} from "../pseudo-labels/supervision.ts";
import { bootstrapPlan } from "./plan.ts";

/** The training side: all masks of the training images. */
export interface GlccTraining {
  /** Mask embeddings as pooled, not normalised, [N, E]. */
  readonly embeddings: Matrix;
  /** Pixels per mask, [N]. */
  readonly areas: ArrayLike<number>;
  readonly supervision: Supervision;
  /** Scores of the text classifier, [N, K]. */
  readonly zeroShot: Matrix;
}

export interface GlccSettings {
  /** A row of Table 7. */
  readonly bootstrap: string;
  readonly pseudo: PseudoLabelSettings;
  readonly probe: ProbeSettings;
  readonly graph:
    & { readonly k: number }
    & Pick<TransductiveSettings, "alpha">
    & Partial<TransductiveSettings>;
  readonly inductive: InductiveSettings;
  /** Seed of every probe's initial weights and batch order. */
  readonly seed: number;
}

/** Two rounds, probe first: Table 5's rows of GLCC. k and alpha as in Table S3. */
export const GLCC_DEFAULTS: GlccSettings = {
  bootstrap: "LP>IL>LP>IL",
  pseudo: pseudoLabelDefaults("authors"),
  probe: PROBE_DEFAULTS.authors,
  graph: { k: 50, alpha: 0.9 },
  inductive: INDUCTIVE_DEFAULTS,
  seed: 0,
};

/** Called with the name of a step and its finished share, 0 … 1. Throwing from it ends the fit. */
export type OnStep = (step: string, fraction: number) => void;

/** The global-local consistent classifier, ready for test masks. */
export interface GlccModel {
  readonly probe: ProbeModel | null;
  /** Training masks with unit embeddings and the labels the graph keeps; null for sequences without propagation. */
  readonly graph: (LabelledGraph & { readonly embeddings: Matrix }) | null;
  readonly inductive: InductiveSettings;
  /** Iterations that the solver of Eq. 1 ran, for each propagation in turn. */
  readonly iterations: readonly number[];
  /** What the reader should know about the fit, such as a solver that stopped early. */
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
  const { embeddings, areas, supervision } = training;
  const { operations, test } = bootstrapPlan(settings.bootstrap, supervision.kind);
  const warnings: string[] = [];
  const iterations: number[] = [];
  const scores = new Map<string, TrainingScores>([
    ["zero-shot", { from: "zero-shot", scores: training.zeroShot }],
  ]);
  const labels = new Map<string, Matrix>();
  const probes = new Map<string, ProbeModel>();
  // One graph serves all rounds.
  const unit = unitRows(embeddings);
  const graph = test.by === "propagation"
    ? affinity(
      await maskNeighbours(unit, settings.graph.k, (fraction) => onProgress("neighbour graph", fraction)),
    )
    : null;

  for (const operation of operations) {
    const { output } = operation;
    switch (operation.op) {
      case "supp":
        labels.set(output, pseudoLabels(scores.get(operation.scores)!, supervision, settings.pseudo));
        break;
      case "probe": {
        const target = probeTarget(labels.get(operation.labels)!, supervision, settings.pseudo);
        const probe = await fitProbe(
          embeddings,
          target,
          areas,
          settings.probe,
          new Random(settings.seed),
          (fraction) => onProgress(`linear probe ${output}`, fraction),
        );
        probes.set(output, probe);
        scores.set(output, { from: "probe", scores: probeScores(probe, embeddings).logits });
        break;
      }
      case "transduct": {
        const labelled = supervision.kind === "semi" ? supervision.labelled : undefined;
        const { labels: smoothed, iterations: ran, warning } = await transduct(
          graph!,
          labels.get(operation.labels)!,
          settings.pseudo,
          labelled,
          settings.graph,
          (fraction) => onProgress(`label propagation ${output}`, fraction),
        );
        iterations.push(ran);
        if (warning) warnings.push(`${output}: ${warning}`);
        scores.set(output, { from: "propagation", scores: smoothed });
        break;
      }
    }
  }

  if (test.by === "probe") {
    return {
      probe: probes.get(test.probe)!,
      graph: null,
      inductive: settings.inductive,
      iterations,
      warnings,
    };
  }
  const supplemented = labels.get(test.supplemented)!;
  const solved = scores.get(test.solved)?.scores ?? supplemented;
  const stored = storedLabels(settings.inductive.labelNorm, solved, supplemented);
  return {
    probe: test.prior ? probes.get(test.prior)! : null,
    graph: { embeddings: unit, ...labelledGraph(graph!, stored, settings, supervision.kind) },
    inductive: settings.inductive,
    iterations,
    warnings,
  };
}

/** The released code weighs propagation 2.0 against the probe under full supervision and 1.5 elsewhere. */
function labelledGraph(
  graph: Affinity,
  labels: Matrix,
  settings: GlccSettings,
  supervision: Supervision["kind"],
): LabelledGraph {
  return {
    labels,
    degree: graph.degree,
    k: graph.k,
    alpha: settings.graph.alpha,
    releasedWeight: supervision === "full" ? 2.0 : 1.5,
  };
}

/**
 * Scores of test masks, [M, K]; the label is the row's argmax.
 *
 * @param embeddings mask embeddings as pooled, not normalised, [M, E].
 */
export async function predictGlcc(model: GlccModel, embeddings: Matrix): Promise<Matrix> {
  const prior = model.probe ? probeScores(model.probe, embeddings).softmax : null;
  if (!model.graph) return prior!;
  const near = await knnSearch(unitRows(embeddings), model.graph.embeddings, model.graph.k);
  return inductiveScores(near, model.graph, prior, model.inductive);
}
