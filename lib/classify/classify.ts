import type { Progress, ProgressTask } from "../progress/progress.ts";
import { EmbeddingClassifier } from "../method/embedding-classifier.ts";
import type { ClassifierOptions } from "../method/classifier-options.ts";
import { bootstrapInterval, type Interval } from "../metrics/bootstrap.ts";
import { UserError } from "../errors.ts";
import { requirePlausibleIndices } from "../method/plausible-indices.ts";
import { NO_LABEL, reachedLabels } from "../method/reached-labels.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { readTensor } from "./read-tensor.ts";
import { asEmbeddings, asIndices, asLabels, asWeights } from "../tensor/tensor-meaning.ts";

/** Files of a classification, each `FILE` or `FILE:TENSOR`. */
export interface ClassifyFiles {
  readonly train: string;
  readonly labels: string;
  readonly test: string;
  readonly weights?: string | undefined;
  readonly groups?: string | undefined;
  /** True class indices of the test rows, to measure with. */
  readonly truth?: string | undefined;
}

/** What came of it. */
export interface Classified {
  /** [M, K]. */
  readonly scores: Matrix;
  /** [M]; -1 where no label reached the row. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** Share of right labels among rows whose truth is not -1, 0 … 1, with its 95 % interval over rows. */
  readonly accuracy: Interval | null;
  /** Rows that no label reached. */
  readonly unreached: number;
  readonly iterations: readonly number[];
  readonly warnings: readonly string[];
}

/**
 * Fits a classifier on the embeddings of one file and labels those of another.
 *
 * @throws {UserError} for files that cannot be read and numbers that do not fit together.
 */
export async function classify(
  files: ClassifyFiles,
  options: ClassifierOptions,
  { signal, progress, names = null }: {
    readonly signal: AbortSignal;
    readonly progress: Progress;
    /** Names of all classes; they say how many there are. */
    readonly names?: readonly string[] | null;
  },
): Promise<Classified> {
  const classifier = new EmbeddingClassifier(options);
  const read = async <T>(
    file: string,
    option: string,
    usual: string,
    as: (tensor: Awaited<ReturnType<typeof readTensor>>, where: string) => T,
  ) => as(await readTensor(file, option, usual), file);
  const optional = async <T>(file: string | undefined, use: (file: string) => Promise<T>) =>
    file === undefined ? undefined : await use(file);
  const train = await read(files.train, "--train", "embeddings", asEmbeddings);
  const test = await read(files.test, "--test", "embeddings", asEmbeddings);
  const labels = await read(files.labels, "--labels", "labels", asLabels);
  const weights = await optional(files.weights, (file) => read(file, "--weights", "areas", asWeights));
  const groups = await optional(files.groups, (file) => read(file, "--groups", "groups", asIndices));
  const truth = await optional(files.truth, (file) => read(file, "--truth", "labels", asIndices));
  if (train.cols !== test.cols) {
    throw new UserError(
      `Expected embeddings of width ${train.cols}, as in ${files.train}, but found ${test.cols}`,
      files.test,
      "Embed both with the same model.",
    );
  }
  if (truth && truth.length !== test.rows) {
    throw new UserError(
      `Expected the true class of each of the ${test.rows} rows but found ${truth.length}`,
      files.truth,
    );
  }
  for (const [indices, file] of [[labels, files.labels], [truth, files.truth]] as const) {
    if (indices === undefined) continue;
    if (names) requireNames(names, indices, file!);
    else if (indices instanceof Int32Array) requirePlausibleIndices([...indices], file);
  }
  const steps = new Steps(signal, progress);
  await classifier.fit(train, labels, {
    weights,
    groups,
    ...(names ? { classNames: names } : {}),
    onProgress: (step, share) => steps.update(step, share),
  });
  steps.end();
  const scores = await classifier.predictScores(test);
  const predicted = reachedLabels(scores);
  return {
    scores,
    labels: predicted,
    accuracy: truth ? accuracyOf(predicted, truth) : null,
    unreached: predicted.reduce((count, label) => count + (label === NO_LABEL ? 1 : 0), 0),
    iterations: classifier.iterations,
    warnings: classifier.warnings,
  };
}

/** Soft labels have a column for each class; indices need not show the last ones. */
function requireNames(names: readonly string[], labels: Int32Array | Matrix, where: string): void {
  if (labels instanceof Int32Array) {
    const row = labels.findIndex((label) => label >= names.length);
    if (row < 0) return;
    throw new UserError(
      `Expected class indices below ${names.length}, the number of names of --classes, but found ${
        labels[row]
      } in row ${row}`,
      where,
      "Give a name for each class; -1 stands for unknown.",
    );
  }
  if (labels.cols === names.length) return;
  throw new UserError(
    `expected ${labels.cols} names of classes, as many as ${where} has, but found ${names.length}`,
    "--classes",
  );
}

/** One bar for each step of a fit. */
class Steps {
  #name = "";
  #task: ProgressTask | undefined;
  constructor(readonly signal: AbortSignal, readonly progress: Progress) {}

  update(step: string, share: number): void {
    this.signal.throwIfAborted();
    if (step !== this.#name) {
      this.end();
      this.#name = step;
      this.#task = this.progress.begin(step, 100, 0);
    }
    this.#task?.update(100 * share);
  }

  end(): void {
    this.#task?.end();
    this.#task = undefined;
  }
}

function accuracyOf(predicted: Int32Array, truth: Int32Array): Interval {
  const known = [...truth.keys()].filter((row) => truth[row] >= 0);
  if (known.length === 0) throw new UserError("Expected true classes but found none", "--truth");
  const hits = Int32Array.from(known, (row) => predicted[row] === truth[row] ? 1 : 0);
  return bootstrapInterval(hits, 1, ([sum]) => sum / known.length, { seed: 0 });
}
