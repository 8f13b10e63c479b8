/** Settings of the classical segmenter. Areas are shares of the image's pixels, so one setting serves all sizes. */
export interface SegmenterSettings {
  /** Standard deviation of the smoothing, in pixels. */
  readonly sigma: number;
  /** Preference of the fine pieces for size, in Lab distance times pixels. */
  readonly scale: number;
  /** Smallest fine piece. */
  readonly smallestPiece: number;
  readonly threshold: number;
  readonly certain: number;
  readonly fewest: number;
  readonly most: number;
  readonly lightness: number;
  readonly borderShare: number;
  readonly fullArea: number;
  readonly areaPower: number;
  readonly enclosure: number;
  readonly smallArea: number;
  readonly smallest: number;
}

export const DEFAULT_SETTINGS: SegmenterSettings = {
  sigma: 0.6,
  scale: 12,
  smallestPiece: 0.0005,
  threshold: 9,
  certain: 5,
  fewest: 10,
  most: 70,
  lightness: 0.6,
  borderShare: 0.3,
  fullArea: 0.0054,
  areaPower: 0.25,
  enclosure: 0.6,
  smallArea: 0.00145,
  smallest: 0.0005,
};
