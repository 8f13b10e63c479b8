import { alignedLines } from "../report/aligned-lines.ts";
import type { Json } from "../engine/artefact.ts";
import { loneLabelNote } from "../datasets/lone-label-note.ts";
import type { Interval } from "../metrics/bootstrap.ts";
import { meanOfDefined } from "../metrics/mean-of-defined.ts";
import { accuracyOfTotals } from "../metrics/miou.ts";
import { formatInterval, formatNumber } from "../report/format-number.ts";
import { spreadsheetCsv } from "../report/spreadsheet-csv.ts";
import { CLASS_MEANS } from "./class-means.ts";
import type { ClassResult, Evaluation } from "./evaluate.ts";

const DIGITS = 2;

/** The result as text: percentages with intervals, then a line per class. */
export function describeEvaluation(evaluation: Evaluation): string {
  const { classes, images, perClass, unmatched, ignore } = evaluation;
  const { counts, which } = CLASS_MEANS[evaluation.mean];
  const averaged = perClass.filter((result) => counts(result.truePixels, result.predictedPixels)).length;
  const rows = [
    ["", "%", "95 % interval", "true pixels"],
    ["mIoU", ...inPercent(evaluation.miou), `mean of ${averaged} ${which}`],
    ["pixel accuracy", ...inPercent(evaluation.pixelAccuracy), ""],
    ["", "", "", ""],
    ...perClass.map((result) => classRow(result, counts(result.truePixels, result.predictedPixels))),
  ];
  return [
    `${images.length} images, ${perClass.length} classes (${classes.name}), ` +
    (ignore.length > 0 ? `ground truth of ${ignore.join(", ")} ignored` : "nothing ignored"),
    "",
    ...alignedLines(rows, (column) => column === 1),
    "",
    "Intervals: 95 % bootstrap over images (1000 resamples, counts summed again).",
    ...neverTrueLines(evaluation),
    ...missedLines(evaluation),
    ...loneLabelLines(evaluation),
    ...(unmatched.length > 0
      ? [
        `${unmatched.length} ${
          unmatched.length === 1 ? "prediction has" : "predictions have"
        } no ground truth ` +
        `and took no part, such as ${unmatched[0]}.png.`,
      ]
      : []),
  ].join("\n");
}

/** A class that is never true has an IoU of 0 where that counts, and a remark. */
function classRow({ name, iou, truePixels, predictedPixels }: ClassResult, isCounted: boolean): string[] {
  if (truePixels > 0) return [name, ...inPercent(iou), truePixels.toLocaleString("en")];
  const predicted = predictedPixels > 0
    ? `${predictedPixels.toLocaleString("en")} ${predictedPixels === 1 ? "pixel" : "pixels"} predicted`
    : "never predicted either";
  return [
    name,
    isCounted ? formatNumber(0, DIGITS) : "–",
    "",
    `0: ${predicted}, ${isCounted ? "counts as 0" : "not in the mean"}`,
  ];
}

/** Classes that are predicted but never true, with their pixels. */
function neverTrue({ perClass }: Evaluation): { names: string[]; pixels: number } {
  const found = perClass.filter(({ truePixels, predictedPixels }) => truePixels === 0 && predictedPixels > 0);
  return {
    names: found.map(({ name }) => name),
    pixels: found.reduce((sum, { predictedPixels }) => sum + predictedPixels, 0),
  };
}

/** What the mean over present classes does not show, in pixels, and the mean that shows it. */
function neverTrueLines(evaluation: Evaluation): string[] {
  const { names, pixels } = neverTrue(evaluation);
  if (names.length === 0) return [];
  const counted = evaluation.perClass.reduce((sum, { truePixels }) => sum + truePixels, 0);
  const share = `${pixels.toLocaleString("en")} pixels (${formatNumber(100 * pixels / counted, DIGITS)} %)`;
  const what = `${names.length} ${
    names.length === 1 ? "class that never occurs is" : "classes that never occur are"
  } predicted, at ${share}`;
  return evaluation.mean === "present"
    ? [
      `${what}: not in the mean, as in the paper.`,
      `Counted as 0 (--mean union, as mmsegmentation and torchmetrics do), mIoU is ${
        formatNumber(
          100 * meanOfDefined(Float64Array.from(evaluation.perClass, ({ iou }) => iou.value)),
          DIGITS,
        )
      }.`,
    ]
    : [`${what}: counted as 0.`];
}

function missedLines({ missed }: Evaluation): string[] {
  if (missed === 0) return [];
  const pixels = missed === 1 ? "1 pixel is" : `${missed.toLocaleString("en")} pixels are`;
  return [`${pixels} predicted as none of the classes: missed, as Cityscapes' script counts them.`];
}

function loneLabelLines({ classes, perClass, ignored }: Evaluation): string[] {
  const note = loneLabelNote(classes.classNames, perClass.map(({ truePixels }) => truePixels > 0), ignored);
  return note === null ? [] : [`Note: ${note}.`];
}

function inPercent({ value, low, high }: Interval): [string, string] {
  return [
    formatNumber(100 * value, DIGITS),
    formatInterval({ low: 100 * low, high: 100 * high }, DIGITS),
  ];
}

/** The result for other programs: shares in 0 … 1 with all digits; null where a number does not exist. */
export function evaluationAsJson(evaluation: Evaluation): Json {
  const { classes, images, miou, pixelAccuracy, perClass, confusion, unmatched, ignore } = evaluation;
  const K = perClass.length;
  return {
    images: images.length,
    classes: classes.name,
    ignore,
    ignored: evaluation.ignored,
    mean: evaluation.mean,
    miou: share(miou),
    pixelAccuracy: share(pixelAccuracy),
    perClass: perClass.map(({ name, iou, truePixels, predictedPixels }) => ({
      name,
      iou: share(iou),
      truePixels,
      predictedPixels,
    })),
    confusion: Array.from({ length: K }, (_, truth) => [...confusion.subarray(truth * K, (truth + 1) * K)]),
    predictedButNeverTrue: { ...neverTrue(evaluation) },
    predictedAsNone: evaluation.missed,
    predictionsWithoutTruth: unmatched,
    problems: [],
  };
}

function share({ value, low, high }: Interval): Json {
  const number = (share: number) => Number.isNaN(share) ? null : share;
  return { value: number(value), low: number(low), high: number(high) };
}

/** A line per image: accuracy and mean IoU of that image alone, then the IoU of each class; empty where it does not exist. */
export function perImageCsv({ images, classes, mean }: Evaluation): string {
  const { of: miouOf } = CLASS_MEANS[mean];
  const lines = images.map(({ id, totals }) => {
    const { hits, truths, predictions } = totals;
    const pixels = truths.reduce((sum, count) => sum + count, 0);
    const iou = hits.map((hit, c) => hit / (truths[c] + predictions[c] - hit));
    const shares = [accuracyOfTotals(totals), miouOf(totals), ...iou];
    return [id, String(pixels), ...shares.map((value) => Number.isNaN(value) ? "" : value.toFixed(6))];
  });
  const header = ["image", "pixels", "accuracy", "miou", ...classes.classNames.map((name) => `iou ${name}`)];
  return spreadsheetCsv([header, ...lines]);
}
