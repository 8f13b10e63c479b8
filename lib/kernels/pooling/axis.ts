/**
 * A linear map along one image axis: pixel p reads token t with `weights[p * tokens + t]`. Rows and columns of an image
 * are upsampled independently, so two axes describe the upsampling of a whole grid of tokens.
 */
export interface Axis {
  readonly pixels: number;
  readonly tokens: number;
  /** [pixels, tokens]. */
  readonly weights: Float64Array<ArrayBuffer>;
}
