import { type MaskGenerationSettings, MINIMAL_OVERLAP } from "../../../lib/method/sam/settings.ts";

/**
 * Where choose.ts begins: the paper's setting with a grid and a clean-up that fit pictures of 144 x 192, and with thresholds so low
 * that even an unsure model's masks pass, since a search that finds no mask at all has no way to go.
 */
export const BEGINNING: MaskGenerationSettings = {
  ...MINIMAL_OVERLAP,
  pointsPerSide: 12,
  cropNLayers: 0,
  minMaskRegionArea: 12,
  predIouThresh: .5,
  stabilityScoreOffset: .25,
  stabilityScoreThresh: .5,
};

/** Settings changed by `name=value` pairs, values as JSON. */
export function changed(settings: MaskGenerationSettings, pairs: readonly string[]): MaskGenerationSettings {
  return {
    ...settings,
    ...Object.fromEntries(pairs.map((text) => {
      const [name, value] = text.split("=");
      if (!(name in settings) || value === undefined) {
        throw new RangeError(
          `Expected NAME=VALUE with a name among ${Object.keys(settings).join(", ")}: ${text}`,
        );
      }
      return [name, JSON.parse(value)];
    })),
  };
}
