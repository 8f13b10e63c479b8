import { UserError } from "../../errors.ts";
import type { Supervision } from "../pseudo-labels/supervision.ts";

/** LP: train the linear probe on the current labels. IL: propagate the current labels over the graph. */
export type BootstrapStep = "LP" | "IL";

/**
 * One operation on the training masks. Labels are named Y0, Y1, …; probe scores S1, S2, …; propagated labels Yhat1, ….
 * - supp: output = Supp(scores), the next pseudo-labels.
 * - probe: trains a probe on the labels; output = its scores of the training masks, and the probe is known by that name.
 * - transduct: output = Ŷ of Eq. 1 from the labels.
 */
export type BootstrapOperation =
  | { readonly op: "supp"; readonly scores: string; readonly output: string }
  | { readonly op: "probe"; readonly labels: string; readonly output: string }
  | { readonly op: "transduct"; readonly labels: string; readonly output: string };

/** How a test mask gets its score. */
export type TestScore =
  /** Score r of the probe that made `probe`. */
  | { readonly by: "probe"; readonly probe: string }
  /** Eq. 14 with the labels of Eq. 1 (`solved`) or Supp of them (`supplemented`), and a probe's score or 0 as prior y. */
  | {
    readonly by: "propagation";
    readonly solved: string;
    readonly supplemented: string;
    readonly prior: string | null;
  };

export interface BootstrapPlan {
  readonly operations: readonly BootstrapOperation[];
  readonly test: TestScore;
}

/** The last row of Table 7: two rounds of linear probe and propagation. */
export const DEFAULT_BOOTSTRAP = "LP>IL>LP>IL";

/** Reads a sequence such as "LP>IL>LP>IL", a row of Table 7. */
export function parseBootstrap(sequence: string): BootstrapStep[] {
  return sequence.split(/>|→/).map((part) => {
    const step = part.trim().toUpperCase();
    if (step === "LP" || step === "IL") return step;
    throw new UserError(
      `Expected steps LP and IL joined by > but found "${sequence}"`,
      "bootstrap",
      'Write for example "LP>IL>LP>IL" (the default) or "LP".',
    );
  });
}

/**
 * The mutual bootstrap of Section 4.2 as a list of operations. Starts from "zero-shot" scores; between two steps,
 * the scores of the first are supplemented with the supervision. At test time the last propagation gives the scores, with the
 * last probe as prior; without IL the probe gives them.
 *
 * Full supervision has nothing to bootstrap: labels are G throughout, the graph keeps them unsmoothed, one probe is the
 * prior.
 *
 * @throws {UserError} under open vocabulary: there are no training labels.
 */
export function bootstrapPlan(sequence: string, supervision: Supervision["kind"]): BootstrapPlan {
  const steps = parseBootstrap(sequence);
  if (supervision === "open") {
    throw new UserError(
      "Expected training labels for GLCC but found open-vocabulary supervision",
      "supervision",
      "Use classifier: zero-shot, or leave the column out with except.",
    );
  }
  return supervision === "full" ? unsmoothed(steps) : mutual(steps);
}

function unsmoothed(steps: readonly BootstrapStep[]): BootstrapPlan {
  const operations: BootstrapOperation[] = [{ op: "supp", scores: "zero-shot", output: "Y0" }];
  const probe = steps.includes("LP") ? "S1" : null;
  if (probe) operations.push({ op: "probe", labels: "Y0", output: probe });
  const propagated = steps.includes("IL") ? { solved: "Y0", supplemented: "Y0" } : null;
  return { operations, test: testScore(probe, propagated) };
}

function mutual(steps: readonly BootstrapStep[]): BootstrapPlan {
  const operations: BootstrapOperation[] = [];
  let rounds = 0;
  const supplement = (scores: string): string => {
    const output = `Y${rounds++}`;
    operations.push({ op: "supp", scores, output });
    return output;
  };

  let labels = supplement("zero-shot");
  let probe: string | null = null;
  let propagated: { solved: string; supplemented: string } | null = null;
  let probes = 0;
  let propagations = 0;
  for (const [i, step] of steps.entries()) {
    if (step === "LP") {
      probe = `S${++probes}`;
      operations.push({ op: "probe", labels, output: probe });
      if (i < steps.length - 1) labels = supplement(probe);
    } else {
      const solved = `Yhat${++propagations}`;
      operations.push({ op: "transduct", labels, output: solved });
      // After the last step too: the graph keeps supplemented labels for test masks.
      labels = supplement(solved);
      propagated = { solved, supplemented: labels };
    }
  }
  return { operations, test: testScore(probe, propagated) };
}

function testScore(
  probe: string | null,
  propagated: { solved: string; supplemented: string } | null,
): TestScore {
  if (propagated) return { by: "propagation", ...propagated, prior: probe };
  // A sequence has at least one step: without propagation there is a probe.
  return { by: "probe", probe: probe! };
}
