import type { MaskSet } from "../mask-set.ts";
import { cocoCounts, compressCounts } from "./coco-rle.ts";
import type { MaskOrigin } from "./generate-masks.ts";
import { maskBoxes } from "./mask-boxes.ts";

/** A mask as segment-anything's `amg.py` writes it with `--convert-to-rle`, and its level. Boxes are x, y, width, height. */
export interface AmgRecord {
  readonly segmentation: { readonly size: readonly [height: number, width: number]; readonly counts: string };
  readonly area: number;
  /** From the outermost pixels: the width of a single column is 0. */
  readonly bbox: readonly number[];
  /** 0 sub-part, 1 part, 2 whole. */
  readonly level: number;
  readonly predicted_iou?: number;
  readonly point_coords?: readonly (readonly number[])[];
  readonly stability_score?: number;
  readonly crop_box?: readonly number[];
}

/**
 * The masks of an image as records.
 *
 * @param origins of the masks in order, where their generator tells them.
 */
export function amgRecords(masks: MaskSet, origins?: readonly MaskOrigin[]): AmgRecord[] {
  const { height, width, count, bits, areas, levels } = masks;
  const pixels = height * width;
  const boxes = maskBoxes(bits, count, height, width);
  return Array.from({ length: count }, (_, mask) => ({
    segmentation: {
      size: [height, width],
      counts: compressCounts(cocoCounts(bits.subarray(mask * pixels, (mask + 1) * pixels), height, width)),
    },
    area: areas[mask],
    bbox: sides(boxes.subarray(mask * 4, mask * 4 + 4)),
    level: levels[mask],
    ...(origins && fieldsOf(origins[mask])),
  }));
}

function fieldsOf({ iouPredicted, stability, point, crop }: MaskOrigin) {
  return {
    predicted_iou: iouPredicted,
    point_coords: [point],
    stability_score: stability,
    crop_box: sides(crop),
  };
}

/** x, y, width, height. */
function sides([x0, y0, x1, y1]: ArrayLike<number> & Iterable<number>): number[] {
  return [x0, y0, x1 - x0, y1 - y0];
}
