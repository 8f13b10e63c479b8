import { gaussianBlur } from "../../kernels/segmentation/gaussian-blur.ts";
import { graphSegmentation, type Partition } from "../../kernels/segmentation/graph-segmentation.ts";
import { labPlanes } from "../../kernels/segmentation/lab.ts";
import { mergeRegions } from "../../kernels/segmentation/region-merging.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import type { SegmenterSettings } from "./settings.ts";

/** Cuts an image into regions, each connected: graph segmentation in fine pieces, then merging of the pieces. */
export function segment({ height, width, data }: RgbImage, settings: SegmenterSettings): Partition {
  const pixels = height * width;
  const planes = gaussianBlur(labPlanes(data), height, width, settings.sigma);
  const pieces = graphSegmentation(planes, height, width, {
    scale: settings.scale,
    smallest: Math.round(settings.smallestPiece * pixels),
  });
  return mergeRegions(pieces, planes, height, width, {
    threshold: settings.threshold,
    certain: settings.certain,
    fewest: settings.fewest,
    most: settings.most,
    lightness: settings.lightness,
    borderShare: settings.borderShare,
    fullArea: settings.fullArea * pixels,
    areaPower: settings.areaPower,
    enclosure: settings.enclosure,
  });
}
