import stringWidth from "string-width";
import type { Json } from "../engine/artefact.ts";
import type { Interval } from "../metrics/bootstrap.ts";
import { accuracyOfTotals, miouOfTotals } from "../metrics/miou.ts";
import { formatInterval, formatNumber } from "../report/format-number.ts";
import type { Evaluation } from "./evaluate.ts";
import { spreadsheetCsv } from "../report/spreadsheet-csv.ts";

const DIGITS = 2;

/** The result as text: percentages with intervals, then a line per class. */
export function describeEvaluation(evaluation: Evaluation): string {
  const { classes, images, perClass, unmatched, ignore } = evaluation;
  const present = perClass.filter(({ truePixels }) => truePixels > 0).length;
  const rows = [
    ["", "%", "95 % interval", "true pixels"],
    ["mIoU", ...inPercent(evaluation.miou), `mean of ${present} classes that occur`],
    ["pixel accuracy", ...inPercent(evaluation.pixelAccuracy), ""],
    ["", "", "", ""],
    ...perClass.map(({ name, iou, truePixels, predictedPixels }) =>
      truePixels > 0
        ? [name, ...inPercent(iou), truePixels.toLocaleString("en")]
        : [name, "–", "", predictedPixels > 0 ? "0: not in the mean" : "0: never predicted either"]
    ),
  ];
  return [
    `${images.length} images, ${perClass.length} classes (${classes.name}), ` +
    (ignore.length > 0 ? `ground truth of ${ignore.join(", ")} ignored` : "nothing ignored"),
    "",
    ...align(rows),
    "",
    "Intervals: 95 % bootstrap over images (1000 resamples, counts summed again).",
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

function inPercent({ value, low, high }: Interval): [string, string] {
  return [
    formatNumber(100 * value, DIGITS),
    formatInterval({ low: 100 * low, high: 100 * high }, DIGITS),
  ];
}

/** Names to the left, numbers to the right, remarks as they come. */
function align(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => stringWidth(row[column])));
  const widths = [width(0), width(1), width(2)];
  const space = (text: string, column: number) => " ".repeat(Math.max(0, widths[column] - stringWidth(text)));
  return rows.map(([name, number, interval, rest]) =>
    `${name}${space(name, 0)}  ${space(number, 1)}${number}  ${interval}${space(interval, 2)}  ${rest}`
      .trimEnd()
  );
}

/** The result for other programs: shares in 0 … 1 with all digits; null where a number does not exist. */
export function evaluationAsJson(evaluation: Evaluation): Json {
  const { classes, images, miou, pixelAccuracy, perClass, confusion, unmatched, ignore } = evaluation;
  const K = perClass.length;
  return {
    images: images.length,
    classes: classes.name,
    ignore,
    miou: share(miou),
    pixelAccuracy: share(pixelAccuracy),
    perClass: perClass.map(({ name, iou, truePixels, predictedPixels }) => ({
      name,
      iou: share(iou),
      truePixels,
      predictedPixels,
    })),
    confusion: Array.from({ length: K }, (_, truth) => [...confusion.subarray(truth * K, (truth + 1) * K)]),
    predictionsWithoutTruth: unmatched,
    problems: [],
  };
}

function share({ value, low, high }: Interval): Json {
  const number = (share: number) => Number.isNaN(share) ? null : share;
  return { value: number(value), low: number(low), high: number(high) };
}

/** A line per image: accuracy and mean IoU of that image alone, then the IoU of each class; empty where it does not exist. */
export function perImageCsv({ images, classes }: Evaluation): string {
  const lines = images.map(({ id, totals }) => {
    const { hits, truths, predictions } = totals;
    const pixels = truths.reduce((sum, count) => sum + count, 0);
    const iou = hits.map((hit, c) => hit / (truths[c] + predictions[c] - hit));
    const shares = [accuracyOfTotals(totals), miouOfTotals(totals), ...iou];
    return [id, String(pixels), ...shares.map((value) => Number.isNaN(value) ? "" : value.toFixed(6))];
  });
  const header = ["image", "pixels", "accuracy", "miou", ...classes.classNames.map((name) => `iou ${name}`)];
  return spreadsheetCsv([header, ...lines]);
}
