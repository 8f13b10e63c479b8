import { classTotals } from "../../metrics/confusion.ts";
import { objectAccuracy } from "../../metrics/mask-f1.ts";
import { miouPresent, pixelAccuracy } from "../../metrics/miou.ts";
import { spreadsheetCsv } from "../../report/spreadsheet-csv.ts";

/**
 * Mean IoU of every image over the classes that occur in it, in %; NaN where none does.
 *
 * @param pixels confusion counts, [images, classes * classes].
 */
export function imageMious(pixels: Int32Array, images: number): number[] {
  return perImage(pixels, images).map((counts) => 100 * miouPresent(counts));
}

/** What is measured of an image by itself, in %; null where it is undefined. */
export interface ImageMetrics extends Readonly<Record<string, number | null>> {
  /** Mean IoU over the classes that occur in it. */
  readonly miou: number | null;
  readonly pixel_accuracy: number | null;
  readonly masks_of_objects_right: number | null;
  /** How many masks it has; null where the label map is not made of masks. */
  readonly masks: number | null;
}

/**
 * Metrics of every image, in the order of the split.
 *
 * @param pixels, masks confusion counts, [images, classes * classes]; masks null where the label map is not made of masks.
 */
export function perImageMetrics(
  pixels: Int32Array,
  masks: Int32Array | null,
  images: number,
): ImageMetrics[] {
  const ofMasks = masks && perImage(masks, images);
  const percent = (share: number) => Number.isNaN(share) ? null : 100 * share;
  return perImage(pixels, images).map((counts, image) => ({
    miou: percent(miouPresent(counts)),
    pixel_accuracy: percent(pixelAccuracy(counts)),
    masks_of_objects_right: ofMasks && percent(objectAccuracy(classTotals(ofMasks[image]))),
    masks: ofMasks && ofMasks[image].reduce((sum, count) => sum + count, 0),
  }));
}

/** Metrics of every image as CSV: a line per image. Arguments as of `perImageMetrics`. */
export function perImageCsv(ids: readonly string[], pixels: Int32Array, masks: Int32Array | null): string {
  const write = (value: number | null) => value === null ? "" : value.toFixed(3);
  const lines = perImageMetrics(pixels, masks, ids.length).map((metrics, image) => [
    ids[image],
    ...[metrics.miou, metrics.pixel_accuracy, metrics.masks_of_objects_right].map(write),
    String(metrics.masks ?? ""),
  ]);
  return spreadsheetCsv([["image", "miou", "pixel_accuracy", "masks_of_objects_right", "masks"], ...lines]);
}

function perImage(counts: Int32Array, images: number): Int32Array[] {
  const cells = counts.length / images;
  return Array.from({ length: images }, (_, image) => counts.subarray(image * cells, (image + 1) * cells));
}
