import type { MaskGenerationSettings } from "./settings.ts";

/** Points per side of the grid over a crop of a layer; at least one, or the crop would be silently left out. */
export function gridOf(
  { pointsPerSide, cropNPointsDownscaleFactor }: Pick<
    MaskGenerationSettings,
    "pointsPerSide" | "cropNPointsDownscaleFactor"
  >,
  layer: number,
): number {
  return Math.max(1, Math.floor(pointsPerSide / cropNPointsDownscaleFactor ** layer));
}

/** What the masks of one image take: passes of the encoder, and points that the decoder is asked. */
export function effortOf(
  settings: Pick<MaskGenerationSettings, "pointsPerSide" | "cropNPointsDownscaleFactor" | "cropNLayers">,
) {
  let [passes, points] = [0, 0];
  for (let layer = 0; layer <= settings.cropNLayers; layer++) {
    passes += 4 ** layer;
    points += 4 ** layer * gridOf(settings, layer) ** 2;
  }
  return { passes, points };
}
