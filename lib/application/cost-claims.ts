import type { Interval } from "../metrics/bootstrap.ts";
import type { ClaimResult } from "../report/table.ts";

/** What is measured for the claims on cost, all in percent. */
export interface RelativeCosts {
  /** Extra time of DBA-CLIP's head over MaskCLIP's, on the same crops. */
  readonly dba: Interval;
  /** Extra time of Eq. 14 with weights by degree and prior over similarity-weighted neighbours; null where the graph does not fit into memory. */
  readonly inductive: Interval | null;
  /** GLCC on a test image against masks and CLIP on it: one measurement by the clock. */
  readonly inference: number;
  /** Building GLCC against masks and CLIP on the training images. */
  readonly construction: number;
}

/** Sentences on cost. The paper gives no margins: those in brackets are ours. */
export const COST_CLAIMS = [
  {
    that: "DBA-CLIP adds no overhead to MaskCLIP (less than 5 % of time)",
    place: "1, Introduction, sentence 28",
    cost: "dba",
    below: 5,
  },
  {
    that:
      "Inductive propagation is as efficient as the similarity-weighted neighbours of ZLaP (less than 10 % slower)",
    place: "2, Label Propagation, sentence 8",
    cost: "inductive",
    below: 10,
  },
  {
    that: "Building GLCC takes little time beside inferring the training images once (less than 25 %)",
    place: "Appendix C, GLCC Efficiency, sentence 3",
    cost: "construction",
    below: 25,
  },
  {
    that: "At test time GLCC is negligible beside the foundation models (less than 5 %)",
    place: "Appendix C, GLCC Efficiency, sentence 4",
    cost: "inference",
    below: 5,
  },
] as const satisfies readonly { that: string; place: string; cost: keyof RelativeCosts; below: number }[];

/** Judges the sentences on cost: the margin minus what was measured has to lie above zero, with its interval where it has one. */
export function costClaims(costs: RelativeCosts): ClaimResult[] {
  return COST_CLAIMS.map(({ that, place, cost, below }) => {
    const measured = costs[cost];
    if (measured === null) {
      return { that, place, verdict: "not run", evidence: [], reason: "the graph does not fit into memory" };
    }
    const { value, low, high } = typeof measured === "number"
      ? { value: measured, low: measured, high: measured }
      : measured;
    const left = { difference: below - value, low: below - high, high: below - low };
    const verdict = left.low > 0 ? "holds" : left.high < 0 ? "fails" : "inconclusive";
    return {
      that,
      place,
      verdict,
      evidence: [{ column: "margin minus measured, % of time", metric: "", ...left }],
    };
  });
}
