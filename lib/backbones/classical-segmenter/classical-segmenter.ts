import { regionMasks } from "../../method/region-masks.ts";
import type { MaskGenerator } from "../mask-generator.ts";
import { segment } from "./segment.ts";
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
