import { knnSearch } from "../kernels/knn/knn-search.ts";
import { UserError } from "../errors.ts";
import { type Matrix, matrix, row } from "../tensor/matrix.ts";
import { pickRows, unitRows } from "../tensor/rows.ts";
import {
  fitGlcc,
  GLCC_DEFAULTS,
  type GlccModel,
  type GlccSettings,
  type OnStep,
  predictGlcc,
} from "./bootstrap/glcc.ts";
import { classifierNeighbours } from "./classifier-neighbours.ts";
import { checkOptions, type ClassifierMethod, type ClassifierOptions } from "./classifier-options.ts";
import { knnScores } from "./propagation/knn-scores.ts";
import { TRANSDUCTIVE_DEFAULTS } from "./propagation/transductive.ts";
import type { PseudoLabelSettings } from "./pseudo-labels/supervision.ts";
import { reachedLabels } from "./reached-labels.ts";
import {
  labelledRows,
  type Labels,
  type Rows,
  rowsOf,
  softLabels,
  withoutEmptyClasses,
} from "./given-labels.ts";
import { supervisionOf } from "./given-supervision.ts";

/** What `fit` takes besides rows and labels. */
export interface FitOptions {
  /** Weight of each row in the probe's loss, positive, [N]: the pixels of a mask. Default: 1. */
  readonly weights?: ArrayLike<number> | undefined;
  /**
   * Weak supervision: which group, such as an image, each row belongs to, whole numbers from 0, [N]. A class that no row of a
   * group has is impossible in all of it, unless nothing is known of the group; inside a group the labels are a start, as with
   * `noisyLabels`.
   */
  readonly groups?: ArrayLike<number> | undefined;
  /** Number of classes; default: as many as the labels show. */
  readonly classes?: number;
  /** Names of the classes for warnings, in the order of their indices; default: the indices. */
  readonly classNames?: readonly string[];
  /** Called as the fit goes on. Throwing from it ends the fit. */
  readonly onProgress?: OnStep;
}

/**
 * Rows without labels start from nothing here, since there is no text classifier: a probe would see the few labelled rows alone, so
 * labels are spread first. The released code has this order under weak supervision (METHOD 10).
 */
const PROPAGATION_FIRST = "IL>LP>IL>LP";

/** What is kept of a fit. */
type Fitted =
  & {
    /** Embedding width. */
    readonly width: number;
    readonly classes: number;
    /** Classes that have a label, in order: the columns of the scores that the fit makes. */
    readonly seen: readonly number[];
    readonly warnings: readonly string[];
  }
  & (
    | { readonly kind: "glcc"; readonly model: GlccModel }
    | { readonly kind: "knn"; readonly rows: Matrix; readonly labels: Matrix; readonly k: number }
  );

/**
 * GLCC and what it is compared with, for anyone's embeddings. `fit` is transductive: rows without labels take part in the graph.
 * `predict` is inductive: it labels rows that were not there. Rows are compared by cosine; their lengths do not matter.
 *
 * @example Four rows of which two are labelled, and one new row
 * ```ts
 * import assert from "node:assert/strict";
 * import { EmbeddingClassifier, matrix } from "ablate";
 *
 * const rows = matrix(4, 2, Float32Array.of(1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9));
 * const classifier = await new EmbeddingClassifier({ method: "lp", k: 1 }).fit(rows, [0, -1, 1, -1]);
 * const labels = await classifier.predict(matrix(1, 2, Float32Array.of(0.2, 0.8)));
 * assert.deepEqual([...labels], [1]);
 * ```
 */
export class EmbeddingClassifier {
  /** As they were given. */
  readonly options: ClassifierOptions;
  #fitted: Fitted | null = null;

  /** A classifier that was not trained yet. @throws {UserError} for an option out of range. */
  constructor(options: ClassifierOptions = {}) {
    checkOptions(options);
    this.options = options;
  }

  /** Number of classes, K. @throws {UserError} before `fit`. */
  get classes(): number {
    return this.#ready().classes;
  }

  /** Iterations that the solver ran, one number per propagation; empty for methods that have none. */
  get iterations(): readonly number[] {
    const fitted = this.#ready();
    return fitted.kind === "glcc" ? fitted.model.iterations : [];
  }

  /**
   * What the user should know about the scores, such as classes without labels, or a propagation that stopped before it was done.
   */
  get warnings(): readonly string[] {
    const fitted = this.#ready();
    return [...fitted.warnings, ...(fitted.kind === "glcc" ? fitted.model.warnings : [])];
  }

  /**
   * Learns from rows of which some are labelled. A class without a single label takes no part: its scores are 0.
   *
   * @param X embeddings, [N, E], N at least 2; @param Y labels of the rows, [N] or [N, K].
   * @returns itself.
   * @throws {UserError} for numbers that are not finite, shapes that do not fit together, labels out of range, or no label.
   */
  async fit(X: Rows, Y: Labels, options: FitOptions = {}): Promise<this> {
    const x = rowsOf(X, "embeddings");
    if (x.rows < 2) throw new UserError(`Expected at least 2 rows of embeddings but found ${x.rows}`);
    const all = softLabels(Y, x.rows, options.classes ?? options.classNames?.length);
    const { labels: y, seen } = withoutEmptyClasses(all);
    const { method = "glcc" } = this.options;
    const known = labelledRows(y);
    const nameOf = (c: number) => options.classNames?.[seen[c]] ?? seen[c];
    const { k, warnings } = classifierNeighbours(method, this.options.k, y, known, nameOf);
    const absent = [...Array(all.cols).keys()].filter((c) => !seen.includes(c));
    const shape = {
      width: x.cols,
      classes: all.cols,
      seen,
      warnings: [...withoutLabels(absent.map((c) => options.classNames?.[c] ?? String(c))), ...warnings],
    };
    if (method === "knn") {
      // A neighbour of unknown class says nothing, so only rows with labels count as neighbours.
      this.#fitted = {
        kind: "knn",
        rows: unitRows(pickRows(x, known)),
        labels: pickRows(y, known),
        k,
        ...shape,
      };
      return this;
    }
    const settings = this.#settings(method, k);
    const supervision = supervisionOf(y, options.groups, this.options.noisyLabels ?? false);
    const areas = rowWeights(options.weights, x.rows);
    const training = { embeddings: x, areas, supervision, zeroShot: y };
    const model = await fitGlcc(training, settings, options.onProgress);
    this.#fitted = { kind: "glcc", model, ...shape };
    return this;
  }

  /**
   * The class of each row: the column of its largest score, the lowest on ties; -1 where no score is above 0: no label reached the
   * row, [M].
   *
   * @param X embeddings, [M, E]. @throws as `predictScores`.
   */
  async predict(X: Rows): Promise<Int32Array<ArrayBuffer>> {
    return reachedLabels(await this.predictScores(X));
  }

  /**
   * Scores of each class, [M, K]; comparable within a row. Probe: shares that sum to 1; knn: mean labels; lp and glcc: Eq. 14.
   * Those of a class without a training label are 0, and so are all scores of a row of zeros, which has no direction.
   *
   * @param X embeddings, [M, E].
   * @throws {UserError} before `fit`, for another width than in `fit`, or numbers that are not finite.
   */
  async predictScores(X: Rows): Promise<Matrix> {
    const fitted = this.#ready();
    const x = rowsOf(X, "embeddings");
    if (x.rows > 0 && x.cols !== fitted.width) {
      throw new UserError(
        `Expected embeddings of width ${fitted.width}, as in fit, but found ${x.cols}`,
        undefined,
        "Embed both with the same model.",
      );
    }
    const scores = fitted.kind === "glcc"
      ? await predictGlcc(fitted.model, x)
      : knnScores(await knnSearch(unitRows(x), fitted.rows, fitted.k), fitted.labels);
    const out = matrix(x.rows, fitted.classes);
    for (let i = 0; i < x.rows; i++) {
      if (row(x, i).every((value) => value === 0)) continue;
      fitted.seen.forEach((c, column) => out.data[i * out.cols + c] = scores.data[i * scores.cols + column]);
    }
    return out;
  }

  #ready(): Fitted {
    if (this.#fitted) return this.#fitted;
    throw new UserError("Expected a fitted classifier but fit was not called");
  }

  #settings(method: Exclude<ClassifierMethod, "knn">, k: number): GlccSettings {
    const { alpha, bootstrap, balance = "none", inductive, probe, seed, tolerance, maxIterations } =
      this.options;
    const sequence = { glcc: bootstrap ?? PROPAGATION_FIRST, probe: "LP", lp: "IL" }[method];
    const pseudo: PseudoLabelSettings = {
      ...GLCC_DEFAULTS.pseudo,
      // The released scaling of weak labels erases groups whose rows start alike, as they do without scores of a text classifier.
      reading: "paper",
      minmax: false,
      hasBackground: false,
      unlabelled: "zeros",
      balance,
    };
    return {
      bootstrap: sequence,
      pseudo,
      probe: { ...GLCC_DEFAULTS.probe, start: "class-means", ...probe },
      graph: {
        ...TRANSDUCTIVE_DEFAULTS,
        k,
        ...(alpha === undefined ? {} : { alpha }),
        ...(tolerance === undefined ? {} : { tolerance }),
        ...(maxIterations === undefined ? {} : { maxIterations }),
      },
      inductive: { ...GLCC_DEFAULTS.inductive, ...inductive },
      seed: seed ?? GLCC_DEFAULTS.seed,
    };
  }
}

function withoutLabels(classes: readonly string[]): string[] {
  if (classes.length === 0) return [];
  const named = classes.slice(0, SHOWN).join(", ") + (classes.length > SHOWN ? ", …" : "");
  return [
    classes.length === 1
      ? `class ${named} has no training label: no row can get it`
      : `${classes.length} classes have no training label, so no row can get them: ${named}`,
  ];
}

/** How many names a message lists. */
const SHOWN = 10;

function rowWeights(weights: ArrayLike<number> | undefined, count: number): ArrayLike<number> {
  if (!weights) return new Float32Array(count).fill(1);
  if (weights.length !== count) {
    throw new UserError(`Expected a weight for each of the ${count} rows but found ${weights.length}`);
  }
  const bad = Array.from(weights).findIndex((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (bad >= 0) throw new UserError(`Expected positive weights but found ${weights[bad]} in row ${bad}`);
  return weights;
}
