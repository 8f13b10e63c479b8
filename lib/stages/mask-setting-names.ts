/** Earlier names of the settings of mask generation. */
const EARLIER: Readonly<Record<string, string>> = {
  points: "pointsPerSide",
  layers: "cropNLayers",
  pointsDivisor: "cropNPointsDownscaleFactor",
  cropOverlap: "cropOverlapRatio",
  score: "predIouThresh",
  stabilityOffset: "stabilityScoreOffset",
  stability: "stabilityScoreThresh",
  nmsIou: "boxNmsThresh",
  cropNmsIou: "cropNmsThresh",
  smallestRegion: "minMaskRegionArea",
};

/** Settings of masks with earlier names, and those of segment-anything's Python (`points_per_side`), under their present names. */
export function withNamesOfToday(masks: unknown): unknown {
  if (masks === null || typeof masks !== "object" || Array.isArray(masks)) return masks;
  return Object.fromEntries(
    Object.entries(masks).map(([name, value]) => {
      const joined = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [EARLIER[joined] ?? joined, value];
    }),
  );
}
