/** Linear interpolation along an axis: samples and weights behind every target position. Samples rise with the position. */
export interface Taps {
  /** [positions, each]. */
  readonly samples: Int32Array<ArrayBuffer>;
  /** [positions, each]. */
  readonly weights: Float64Array<ArrayBuffer>;
  readonly each: 2 | 4;
}
