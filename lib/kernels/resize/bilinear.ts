/** Where a target position reads from along one axis: `low` and `high` with weights 1 - fraction and fraction. */
export interface BilinearAxis {
  readonly low: Int32Array<ArrayBuffer>;
  readonly high: Int32Array<ArrayBuffer>;
  readonly fraction: Float64Array<ArrayBuffer>;
}

/**
 * Bilinear interpolation along one axis as PyTorch's `interpolate(..., align_corners=False)` does it: position o reads at
 * c = max((o + 0.5) from / to - 0.5, 0), the last sample repeated beyond the edge. No antialiasing.
 *
 * @param from samples read; @param to samples made.
 */
export function bilinearAxis(from: number, to: number): BilinearAxis {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const fraction = new Float64Array(to);
  for (let o = 0; o < to; o++) {
    const source = Math.max((o + 0.5) * from / to - 0.5, 0);
    low[o] = Math.min(Math.floor(source), from - 1);
    high[o] = Math.min(low[o] + 1, from - 1);
    fraction[o] = source - low[o];
  }
  return { low, high, fraction };
}

/**
 * Resizes planes bilinearly.
 *
 * @param planes [count, fromHeight, fromWidth] row-major.
 * @returns [count, toHeight, toWidth].
 */
export function resizeBilinear(
  planes: Float32Array,
  [fromHeight, fromWidth]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Float32Array<ArrayBuffer> {
  const count = planes.length / (fromHeight * fromWidth);
  const rows = bilinearAxis(fromHeight, toHeight);
  const cols = bilinearAxis(fromWidth, toWidth);
  const result = new Float32Array(count * toHeight * toWidth);
  for (let plane = 0, at = 0; plane < count; plane++) {
    for (let y = 0; y < toHeight; y++) {
      const upper = (plane * fromHeight + rows.low[y]) * fromWidth;
      const lower = (plane * fromHeight + rows.high[y]) * fromWidth;
      const down = rows.fraction[y];
      for (let x = 0; x < toWidth; x++, at++) {
        const [left, right, across] = [cols.low[x], cols.high[x], cols.fraction[x]];
        const above = planes[upper + left] * (1 - across) + planes[upper + right] * across;
        const below = planes[lower + left] * (1 - across) + planes[lower + right] * across;
        result[at] = above * (1 - down) + below * down;
      }
    }
  }
  return result;
}

/**
 * The transpose (adjoint) of `resizeBilinear` from `[toHeight, toWidth]` to `[fromHeight, fromWidth]`: every sample is
 * spread over the samples it would have been read from. Pooling upsampled tokens inside a mask equals pooling tokens with
 * weights spread by this function (METHOD 13.3: u = U' m).
 *
 * @param planes [count, fromHeight, fromWidth] row-major, at the size that upsampling would make.
 * @returns [count, toHeight, toWidth].
 */
export function spreadBilinear(
  planes: Float32Array,
  [fromHeight, fromWidth]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Float32Array<ArrayBuffer> {
  const count = planes.length / (fromHeight * fromWidth);
  const rows = bilinearAxis(toHeight, fromHeight);
  const cols = bilinearAxis(toWidth, fromWidth);
  const sums = new Float64Array(toHeight * toWidth);
  const result = new Float32Array(count * toHeight * toWidth);
  for (let plane = 0, at = 0; plane < count; plane++) {
    sums.fill(0);
    for (let y = 0; y < fromHeight; y++) {
      const upper = rows.low[y] * toWidth;
      const lower = rows.high[y] * toWidth;
      const down = rows.fraction[y];
      for (let x = 0; x < fromWidth; x++, at++) {
        const value = planes[at];
        if (value === 0) continue;
        const [left, right, across] = [cols.low[x], cols.high[x], cols.fraction[x]];
        sums[upper + left] += value * (1 - down) * (1 - across);
        sums[upper + right] += value * (1 - down) * across;
        sums[lower + left] += value * down * (1 - across);
        sums[lower + right] += value * down * across;
      }
    }
    result.set(sums, plane * toHeight * toWidth);
  }
  return result;
}
