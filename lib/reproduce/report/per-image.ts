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

/**
 * Metrics of every image as CSV, in %: a line per image, in the order of the split.
 *
 * @param masks null where the label map is not made of masks: their columns stay empty.
 */
export function perImageCsv(ids: readonly string[], pixels: Int32Array, masks: Int32Array | null): string {
  const ofPixels = perImage(pixels, ids.length);
  const ofMasks = masks && perImage(masks, ids.length);
  const write = (share: number) => Number.isNaN(share) ? "" : (100 * share).toFixed(3);
  const lines = ids.map((id, image) => [
    id,
    write(miouPresent(ofPixels[image])),
    write(pixelAccuracy(ofPixels[image])),
    ...(ofMasks
      ? [
        write(objectAccuracy(classTotals(ofMasks[image]))),
        String(ofMasks[image].reduce((sum, count) => sum + count, 0)),
      ]
      : ["", ""]),
  ]);
  return spreadsheetCsv([["image", "miou", "pixel_accuracy", "masks_of_objects_right", "masks"], ...lines]);
}

function perImage(counts: Int32Array, images: number): Int32Array[] {
  const cells = counts.length / images;
  return Array.from({ length: images }, (_, image) => counts.subarray(image * cells, (image + 1) * cells));
}
