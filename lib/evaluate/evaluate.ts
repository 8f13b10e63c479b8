import { ignoring, readLabels } from "../datasets/read-labels.ts";
import { voidAdvice } from "../datasets/void-advice.ts";
import { type Progress, silentProgress } from "../progress/progress.ts";
import { UserError } from "../errors.ts";
import { eachInLanes } from "../in-lanes.ts";
import { IGNORE, type LabelMap } from "../method/label-map.ts";
import { bootstrapReplicates, type CountStatistic, type Interval, intervalOf } from "../metrics/bootstrap.ts";
import { type ClassTotals, classTotals, confusionCounts } from "../metrics/confusion.ts";
import { accuracyOfTotals } from "../metrics/miou.ts";
import { type ClassList, findClassList } from "./class-list.ts";
import { CLASS_MEANS, type ClassMeanName } from "./class-means.ts";
import { type Pair, pairFiles, stemOf } from "./pair-files.ts";

/** What to evaluate. */
export interface EvaluateRequest {
  /** Folder of predicted label maps: PNGs of label numbers, with or without a palette. */
  readonly predictions: string;
  /** Folder of ground truth, files of the same names. */
  readonly truth: string;
  /** A named class list, a file with a name per line, or names between commas. */
  readonly classes: string;
  /** Values of the ground truth that take part in no count; default: 255. */
  readonly ignore?: readonly number[] | undefined;
  /** Over which classes the mean IoU goes; default: present, those that occur in the ground truth, as in the paper. */
  readonly mean?: ClassMeanName | undefined;
  /** File with the names of the images to evaluate; default: all of the ground truth. */
  readonly list?: string | null;
  /** Aborting ends the evaluation with its reason. */
  readonly signal?: AbortSignal;
  /** Told of every image. */
  readonly progress?: Progress;
}

/** One class over all images. */
export interface ClassResult {
  /** Of the class. */
  readonly name: string;
  /** Intersection over union, 0 … 1; NaN where the class is neither true nor predicted. */
  readonly iou: Interval;
  /** Pixels of the class in the ground truth. */
  readonly truePixels: number;
  /** Pixels that were given the class. */
  readonly predictedPixels: number;
}

/** One image. */
export interface ImageResult {
  /** Its name without ending. */
  readonly id: string;
  /** Of this image alone. */
  readonly totals: ClassTotals;
}

/** What was measured. Shares are in 0 … 1, intervals 95 % bootstrap intervals over images. */
export interface Evaluation {
  /** The classes that label maps are read by. */
  readonly classes: ClassList;
  /** Labels of the ground truth that take part in nothing. */
  readonly ignore: readonly number[];
  /** In the order of their names. */
  readonly images: readonly ImageResult[];
  /** Which classes the mean goes over. */
  readonly mean: ClassMeanName;
  /** Over the classes that `mean` names. */
  readonly miou: Interval;
  /** Share of pixels that are right, 0 … 1. */
  readonly pixelAccuracy: Interval;
  /** In the order of the classes. */
  readonly perClass: readonly ClassResult[];
  /** Ground truth by prediction, [K, K]. */
  readonly confusion: Float64Array;
  /** Pixels of the classes whose prediction is none of the classes, where that counts as a miss. */
  readonly missed: number;
  /** Share of the pixels of the ground truth that are ignored, 0 … 1. */
  readonly ignored: number;
  /** Predictions of images without ground truth: they took no part. */
  readonly unmatched: readonly string[];
}

/** The result, or everything that prevents it. */
export type EvaluationOutcome =
  | { readonly evaluation: Evaluation; readonly problems: readonly [] }
  | { readonly evaluation: null; readonly problems: readonly UserError[] };

/** Images read at the same time. */
const IN_FLIGHT = 4;

/** As in every table of the project. */
const BOOTSTRAP = { seed: 0, replicates: 1000 };

/**
 * Compares label maps with ground truth: mean IoU, IoU of each class and pixel accuracy, with intervals.
 * Missing predictions, sizes that differ, labels out of range and unreadable files are collected, all of them; with any of
 * these there is no number, since it would be of other images than those asked for.
 *
 * @throws {UserError} if a folder, the list or the classes cannot be read at all.
 */
export async function evaluate(request: EvaluateRequest): Promise<EvaluationOutcome> {
  const { signal, progress = silentProgress, ignore = [IGNORE], mean = "present" } = request;
  const classes = findClassList(request.classes);
  const { pairs, problems, unmatched } = await pairFiles(
    request.predictions,
    request.truth,
    request.list ?? null,
  );
  // In the order of the images, whichever is read first.
  const ofImage = pairs.map((): UserError[] => []);
  const counts = new Counts(classes, ignore, mean, pairs.length);
  const task = progress.begin("comparing label maps", pairs.length, 0, "image");
  let done = 0;
  await eachInLanes(pairs.length, IN_FLIGHT, async (image) => {
    signal?.throwIfAborted();
    ofImage[image] = await counts.add(pairs[image], image);
    task.update(++done);
  });
  task.end();
  const found = [...problems, ...ofImage.flat()];
  if (found.length === 0 && counts.isEmpty) {
    const which = ignore.length > 0 ? `every pixel is ${ignore.join(" or ")}` : "no image has a pixel";
    found.push(
      new UserError(`Expected ground truth that counts but ${which}`, request.truth, "Look at --ignore."),
    );
  }
  if (found.length > 0) return { evaluation: null, problems: found };
  return { evaluation: { ...counts.evaluation(pairs), unmatched }, problems: [] };
}

/** The counts of all images; what intervals need of each is three numbers per class, not the confusion matrix. */
class Counts {
  readonly #confusion: Float64Array;
  /** Hits, then truths, then predictions of each class, [images, 3 K]. */
  readonly #perImage: Int32Array;
  /** Pixels of each class that are predicted as none of them: true, in no column of the confusion matrix. */
  readonly #missed: Float64Array;
  #pixels = 0;

  constructor(
    readonly classes: ClassList,
    readonly ignore: readonly number[],
    readonly mean: ClassMeanName,
    images: number,
  ) {
    const K = classes.classNames.length;
    this.#confusion = new Float64Array(K * K);
    this.#missed = new Float64Array(K);
    this.#perImage = new Int32Array(images * 3 * K);
  }

  /** Reads and counts an image; returns what is wrong with it. */
  async add({ prediction, truth }: Pair, image: number): Promise<UserError[]> {
    const K = this.classes.classNames.length;
    const advice = (values: readonly number[]) =>
      voidAdvice(values, this.ignore, (list) => `--ignore ${list}`);
    const [trueLabels, predicted] = await Promise.all([
      attempt(() => readLabels(truth, K, ignoring(this.classes.truth(stemOf(truth)), this.ignore), advice)),
      attempt(() => readLabels(prediction, K, this.classes.prediction(stemOf(prediction)))),
    ]);
    const problems = [trueLabels, predicted].filter((read) => read instanceof UserError);
    if (trueLabels instanceof UserError || predicted instanceof UserError) return problems;
    const problem = otherSize(trueLabels, predicted, truth, prediction) ??
      (this.classes.missesCount ? null : without(trueLabels, predicted, prediction));
    if (problem) return [problem];
    const { found, missed } = withoutMissed(trueLabels, predicted, K);
    const counts = confusionCounts(found, predicted, K);
    this.#pixels += trueLabels.data.length;
    counts.forEach((count, cell) => this.#confusion[cell] += count);
    const { hits, truths, predictions } = classTotals(counts);
    missed.forEach((count, label) => {
      truths[label] += count;
      this.#missed[label] += count;
    });
    [hits, truths, predictions].forEach((part, i) => this.#perImage.set(part, (image * 3 + i) * K));
    return [];
  }

  get isEmpty(): boolean {
    return [this.#confusion, this.#missed].every((counts) => counts.every((count) => count === 0));
  }

  evaluation(pairs: readonly Pair[]): Omit<Evaluation, "unmatched"> {
    const { classNames } = this.classes;
    const K = classNames.length;
    const all = this.#perImage;
    const total = classTotals(this.#confusion);
    this.#missed.forEach((count, label) => total.truths[label] += count);
    const { of: miouOf } = CLASS_MEANS[this.mean];
    return {
      classes: this.classes,
      ignore: this.ignore,
      mean: this.mean,
      images: pairs.map(({ id }, image) => ({
        id,
        totals: totalsOf(all.subarray(image * 3 * K, (image + 1) * 3 * K)),
      })),
      miou: interval(all, 3 * K, (sums) => miouOf(totalsOf(sums))),
      pixelAccuracy: interval(all, 3 * K, (sums) => accuracyOfTotals(totalsOf(sums))),
      perClass: classNames.map((name, c) => ({
        name,
        iou: interval(this.#ofClass(c), 3, ([hit, truth, predicted]) => hit / (truth + predicted - hit)),
        truePixels: total.truths[c],
        predictedPixels: total.predictions[c],
      })),
      confusion: this.#confusion,
      missed: this.#missed.reduce((sum, count) => sum + count, 0),
      ignored: 1 - total.truths.reduce((sum, count) => sum + count, 0) / this.#pixels,
    };
  }

  /** Hits, truths and predictions of one class, [images, 3]. */
  #ofClass(label: number): Int32Array {
    const K = this.classes.classNames.length;
    return Int32Array.from(
      { length: this.#perImage.length / K },
      (_, i) => this.#perImage[i * K + label],
    );
  }
}

function interval(perImage: Int32Array, cells: number, statistic: CountStatistic): Interval {
  return intervalOf(bootstrapReplicates(perImage, cells, statistic, BOOTSTRAP));
}

/** Three runs of K numbers as totals. */
function totalsOf(numbers: Float64Array | Int32Array): ClassTotals {
  const K = numbers.length / 3;
  const part = (i: number) => Float64Array.from(numbers.subarray(i * K, (i + 1) * K));
  return { hits: part(0), truths: part(1), predictions: part(2) };
}

async function attempt<T>(read: () => Promise<T>): Promise<T | UserError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** The truth with those pixels left out whose prediction is none of the classes, and how many they are of each class. */
function withoutMissed(truth: LabelMap, predicted: LabelMap, classes: number) {
  const missed = new Int32Array(classes), data = truth.data.slice();
  for (let at = 0; at < data.length; at++) {
    if (predicted.data[at] !== IGNORE || data[at] === IGNORE) continue;
    missed[data[at]]++;
    data[at] = IGNORE;
  }
  return { found: { ...truth, data }, missed };
}

function otherSize(truth: LabelMap, predicted: LabelMap, ofTruth: string, ofPrediction: string) {
  if (truth.height === predicted.height && truth.width === predicted.width) return null;
  return new UserError(
    `Expected a prediction of ${truth.width} × ${truth.height} pixels like the ground truth (${ofTruth}) ` +
      `but found ${predicted.width} × ${predicted.height}`,
    ofPrediction,
    "Resize label maps by nearest neighbour, or predict at the size of the image.",
  );
}

/** The complaint about pixels that need a class and have none; null where each has one. */
function without(truth: LabelMap, predicted: LabelMap, ofPrediction: string): UserError | null {
  let first = -1, lost = 0;
  for (let at = 0; at < predicted.data.length; at++) {
    if (predicted.data[at] !== IGNORE || truth.data[at] === IGNORE) continue;
    if (first < 0) first = at;
    lost++;
  }
  if (first < 0) return null;
  return new UserError(
    `Expected a class wherever the ground truth has one but found none at ${lost} pixels, the first in row ${
      Math.floor(first / truth.width)
    }, column ${first % truth.width}`,
    ofPrediction,
    "Every counted pixel needs a class; give background its number where the list has one.",
  );
}
