import { resizePillowBicubic } from "../kernels/resize/pillow-bicubic.ts";
import { embedMasks } from "../method/embed-masks.ts";
import { makeHead } from "../method/heads/registry.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { viewedImage } from "../stages/dense-input.ts";
import type { Viewing } from "../stages/embeddings.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { type MaskSource, pictureMasks } from "./picture-masks.ts";

/** How masks are found and embedded. */
export interface EmbedSettings {
  readonly viewing: Viewing;
  readonly head: string;
  readonly masks: MaskSource;
  /** Masks are sought in a picture whose long side is at most this, in pixels. */
  readonly longest: number;
}

/** The masks of a picture, at the size at which they were sought, and their embeddings, [masks, E]. */
export interface EmbeddedPicture {
  readonly masks: EncodedMasks;
  readonly embeddings: Matrix;
}

/** Masks and mask embeddings of a picture; for use in workers. */
export async function embedPicture(picture: RgbImage, settings: EmbedSettings): Promise<EmbeddedPicture> {
  const shown = reduced(picture, settings.longest);
  const masks = await pictureMasks(shown, settings.masks);
  const input = await viewedImage(shown, masks, settings.viewing);
  const [embeddings] = await embedMasks({ ...input, heads: [makeHead(settings.head)] });
  return { masks: encodeMasks(masks), embeddings };
}

/** The picture, its long side reduced to `longest` pixels where it is longer. */
export function reduced(picture: RgbImage, longest: number): RgbImage {
  const { height, width } = picture;
  const factor = longest / Math.max(height, width);
  if (factor >= 1) return picture;
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return resizePillowBicubic(picture, side(height), side(width));
}
