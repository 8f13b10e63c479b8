import { UserError } from "../errors.ts";
import type { Size } from "../method/size.ts";
import type { ImageFiles } from "./dataset.ts";
import { imageSize } from "./read-image.ts";

/**
 * How many times as long as wide a picture of a data set may be. CLIP sees it whole, by its short side, and the memory of its
 * attention grows with the square of this: Table 5 with the small CLIP took 3.4 GB for one picture at 16, 11 GB and 14 minutes at
 * 64.
 */
export const LONGEST_ASPECT = 16;

/** How many times as long as wide, at least 1. */
export function aspectOf({ height, width }: Size): number {
  return Math.max(height, width) / Math.min(height, width);
}

/**
 * Refuses a picture that is too thin for CLIP to see whole. A smaller scale, as in `predict`, would be another method than
 * the other pictures get.
 *
 * @throws {UserError} with its size.
 */
export function requireSeeable(size: Size, path: string): void {
  if (aspectOf(size) <= LONGEST_ASPECT) return;
  throw new UserError(
    `Expected a picture at most ${LONGEST_ASPECT} times as long as wide but found ${size.width} × ${size.height}`,
    path,
    "CLIP sees pictures whole, and its memory grows with the square of their length: cut this one into pieces, together with its " +
      "label map, or leave it out.",
  );
}

/**
 * Refuses a label map of another size than its image, and an image that is too thin to be seen.
 *
 * @throws UserError with both sizes and files.
 */
export async function requireSameSize(labels: Size, files: ImageFiles): Promise<void> {
  const image = await imageSize(files.image);
  requireSeeable(image, files.image);
  if (labels.height === image.height && labels.width === image.width) return;
  const isTurned = labels.height === image.width && labels.width === image.height;
  throw new UserError(
    `Expected a label map of the image's size, ${image.width} × ${image.height} (${files.image}), ` +
      `but found ${labels.width} × ${labels.height}`,
    files.labels,
    isTurned
      ? "One of them is turned: the orientation that cameras write into a JPEG is not followed, so save the image as it is seen."
      : "The two files do not belong together: take both from the same archive.",
  );
}
