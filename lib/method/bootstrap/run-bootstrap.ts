import type { TrainingScores } from "../pseudo-labels/supervision.ts";
import type { BootstrapPlan } from "./plan.ts";

/**
 * What the operations of a bootstrap do. Scores, labels and probes may be promises of matrices or nodes of a stage
 * graph; the plan is interpreted once for both.
 */
export interface BootstrapSteps<Scores, Labels, Probe> {
  /** Supp(S): the next pseudo-labels. */
  supplement(scores: Scores, from: TrainingScores["from"]): Labels;
  /** Trains a probe on the labels. @param name of its scores in the plan, such as "S1". */
  train(labels: Labels, name: string): Probe;
  /** The probe's scores of the training masks. */
  score(probe: Probe): Scores;
  /** Ŷ of Eq. 1. @param name in the plan, such as "Yhat1". */
  propagate(labels: Labels, name: string): Scores;
}

/** How test masks are scored, and the last labels of the training masks. */
export type Bootstrapped<Scores, Labels, Probe> =
  | { readonly by: "probe"; readonly probe: Probe; labels(): Labels }
  | {
    readonly by: "propagation";
    /** Ŷ where Eq. 1 was solved, and Supp of it. */
    readonly solved: Scores | null;
    labels(): Labels;
    /** The probe whose score is the prior y of Eq. 14. */
    readonly prior: Probe | null;
  };

/** Carries out the plan, starting from the text classifier's scores. Results that nothing reads are not asked for. */
export function runBootstrap<Scores, Labels, Probe>(
  { operations, test }: BootstrapPlan,
  zeroShot: Scores,
  steps: BootstrapSteps<Scores, Labels, Probe>,
): Bootstrapped<Scores, Labels, Probe> {
  const supplements = new Map<string, () => Labels>([[
    "zero-shot",
    () => steps.supplement(zeroShot, "zero-shot"),
  ]]);
  const labels = new Map<string, Labels>();
  const probes = new Map<string, Probe>();
  const solved = new Map<string, Scores>();
  for (const operation of operations) {
    const { output } = operation;
    switch (operation.op) {
      case "supp":
        labels.set(output, supplements.get(operation.scores)!());
        break;
      case "probe": {
        const probe = steps.train(labels.get(operation.labels)!, output);
        probes.set(output, probe);
        supplements.set(output, () => steps.supplement(steps.score(probe), "probe"));
        break;
      }
      case "transduct": {
        const scores = steps.propagate(labels.get(operation.labels)!, output);
        solved.set(output, scores);
        supplements.set(output, () => steps.supplement(scores, "propagation"));
        break;
      }
    }
  }
  return test.by === "probe"
    ? { by: "probe", probe: probes.get(test.probe)!, labels: supplements.get(test.probe)! }
    : {
      by: "propagation",
      solved: solved.get(test.solved) ?? null,
      labels: () => labels.get(test.supplemented)!,
      prior: test.prior ? probes.get(test.prior)! : null,
    };
}
