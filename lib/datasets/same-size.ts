import { UserError } from "../errors.ts";
import type { ImageFiles } from "./dataset.ts";
import { imageSize } from "./read-image.ts";
import { requireSeeable, type Size } from "./require-seeable.ts";

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
