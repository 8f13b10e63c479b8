import { aspectOf } from "../datasets/require-seeable.ts";
import { resizePillowBicubic } from "../kernels/resize/pillow.ts";
import { embedMasks } from "../method/embed-masks.ts";
import { makeHead } from "../method/heads/registry.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { type MaskProposer, proposeMasks } from "../segmenter/propose-masks.ts";
import { type Viewing, viewMasks } from "../segmenter/view-image.ts";
import type { Matrix } from "../tensor/matrix.ts";

export interface EmbedSettings {
  readonly viewing: Viewing;
  readonly head: string;
  readonly masks: MaskProposer;
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
  const masks = await proposeMasks(shown, settings.masks);
  const { seen, short } = boundedView(shown, settings.viewing.short);
  const input = await viewMasks(seen, masks, { ...settings.viewing, short });
  const [embeddings] = await embedMasks({ ...input, heads: [makeHead(settings.head)] });
  return { masks: encodeMasks(masks), embeddings };
}

/** Up to this many times as long as wide a picture is seen at the full short side: attention grows with the square of its area. */
const MOST_ASPECT = 3;

/** Longer ones would be less than a patch wide at the area that they may have, and are squeezed to this aspect. */
const MOST_STRETCH = 256;

/**
 * How CLIP is to see a picture of any shape: a longer one than `MOST_ASPECT` keeps the area of that aspect, with a smaller short
 * side, so that the memory of its attention is bounded.
 *
 * @param short side in pixels that usual pictures have.
 */
export function boundedView(
  picture: RgbImage,
  short: number,
): { readonly seen: RgbImage; readonly short: number } {
  const { height, width } = picture;
  const aspect = aspectOf(picture);
  if (aspect <= MOST_ASPECT) return { seen: picture, short };
  const longest = MOST_STRETCH * Math.min(height, width);
  const seen = aspect <= MOST_STRETCH
    ? picture
    : resizePillowBicubic(picture, Math.min(height, longest), Math.min(width, longest));
  return {
    seen,
    short: Math.max(1, Math.round(short * Math.sqrt(MOST_ASPECT / Math.min(aspect, MOST_STRETCH)))),
  };
}

/** The picture, its long side reduced to `longest` pixels where it is longer. */
export function reduced(picture: RgbImage, longest: number): RgbImage {
  const { height, width } = picture;
  const factor = longest / Math.max(height, width);
  if (factor >= 1) return picture;
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return resizePillowBicubic(picture, side(height), side(width));
}
