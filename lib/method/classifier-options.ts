import { UserError } from "../errors.ts";
import type { ProbeSettings } from "./probe/probe.ts";
import type { InductiveSettings } from "./propagation/inductive.ts";

/** glcc: probe and propagation in turn; probe: linear probe; lp: label propagation; knn: mean label of the nearest. */
export type ClassifierMethod = "glcc" | "probe" | "lp" | "knn";

/** How an `EmbeddingClassifier` works. Anything left out takes the default of the method. */
export interface ClassifierOptions {
  /** Default: glcc. */
  readonly method?: ClassifierMethod | undefined;
  /**
   * Neighbours of a row, at least 1; with N rows at most N - 1 are used; knn counts labelled rows alone and refuses a k above their
   * number. Default: by the number of rows (`neighboursByRule`), for knn no more than the smallest class has labels.
   */
  readonly k?: number | undefined;
  /** Weight of neighbours against a row's own label in Eq. 1, in (0, 1). Default: 0.9. */
  readonly alpha?: number | undefined;
  /** glcc: steps LP and IL joined by >. Default: IL>LP>IL>LP. */
  readonly bootstrap?: string | undefined;
  /**
   * True: labels are only a start, which later rounds of glcc replace; meant for scores of another classifier. False, the default:
   * rows that have labels keep them.
   */
  readonly noisyLabels?: boolean | undefined;
  /** Label mass made equal before propagation: none (default), or equal for every class. */
  readonly balance?: "none" | "class" | undefined;
  /** Eq. 14 and 15 and their rivals. Default: degree weights, probe as prior. */
  readonly inductive?: Partial<InductiveSettings>;
  /** Training of the linear probe. Default: 94.5 epochs of SGD at rate 0.02 in batches of 512, from the means of the classes. */
  readonly probe?: Partial<ProbeSettings>;
  /** Relative residual at which propagation stops. Default: 1e-6. */
  readonly tolerance?: number;
  /** Iterations after which propagation stops with a warning. Default: 200. */
  readonly maxIterations?: number;
  /** Seed of the probe's first weights and batches, a whole number. Default: 0. */
  readonly seed?: number | undefined;
}

/** @throws {UserError} for an option out of range. */
export function checkOptions({ k, alpha, tolerance, maxIterations, seed }: ClassifierOptions): void {
  const check = (
    name: string,
    value: number | undefined,
    wanted: string,
    fits: (value: number) => boolean,
  ) => {
    if (value !== undefined && !fits(value)) {
      throw new UserError(`Expected ${wanted} but found ${value}`, name);
    }
  };
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  check("k", k, "a whole number of neighbours, at least 1,", isCount);
  check("alpha", alpha, "a number between 0 and 1, ends excluded,", (value) => value > 0 && value < 1);
  check("tolerance", tolerance, "a positive number", (value) => value > 0);
  check("maxIterations", maxIterations, "a whole number, at least 1,", isCount);
  check("seed", seed, "a whole number", Number.isSafeInteger);
}
