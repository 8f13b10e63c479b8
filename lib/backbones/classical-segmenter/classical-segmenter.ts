import { gaussianBlur } from "../../kernels/segmentation/gaussian-blur.ts";
import { graphSegmentation, type Partition } from "../../kernels/segmentation/graph-segmentation.ts";
import { labPlanes } from "../../kernels/segmentation/lab.ts";
import { mergeRegions } from "../../kernels/segmentation/region-merging.ts";
import { regionMasks } from "../../method/region-masks.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import type { MaskGenerator } from "../mask-generator.ts";
import { DEFAULT_SETTINGS, type SegmenterSettings } from "./settings.ts";

/**
 * Masks without a network: the regions of a partition by colour, so masks never overlap and cover the image, at least
 * one per image, each connected (by sides or corners). The same image gives the same masks on every machine.
 *
 * @param settings what differs from {@link DEFAULT_SETTINGS}.
 */
export function classicalSegmenter(settings: Partial<SegmenterSettings> = {}): MaskGenerator {
  const complete = { ...DEFAULT_SETTINGS, ...settings };
  return {
    name: "classical",
    generate: (image) => Promise.resolve(regionMasks(segment(image, complete), image.height, image.width)),
  };
}

/** Cuts an image into regions, each connected: graph segmentation in fine pieces, then merging of the pieces. */
function segment({ height, width, data }: RgbImage, settings: SegmenterSettings): Partition {
  const pixels = height * width, { scale, smallestPiece, sigma, fullArea } = settings;
  const planes = gaussianBlur(labPlanes(data), height, width, sigma);
  const limits = { scale, smallest: Math.round(smallestPiece * pixels) };
  const pieces = graphSegmentation(planes, height, width, limits);
  return mergeRegions(pieces, planes, height, width, { ...settings, fullArea: fullArea * pixels });
}
