/** A filter of Pillow: a kernel of unit spacing, and how many samples it reaches to either side. */
export interface PillowFilter {
  readonly support: number;
  weight(distance: number): number;
}

/** Coefficients are whole multiples of 2^-22: 32 bits less 8 of the samples and 2 for overshoot. */
export const PRECISION = 32 - 8 - 2;

/** Along one axis: target position o is the sum of `taps[o]` samples from `start[o]` on, times `weights[o * most + i]`. */
export interface PillowAxis {
  readonly start: Int32Array<ArrayBuffer>;
  readonly taps: Int32Array<ArrayBuffer>;
  readonly weights: Int32Array<ArrayBuffer>;
  readonly most: number;
}

/** Fixed-point coefficients. When shrinking, the kernel is widened by the ratio, which is what removes aliasing. */
export function fixedPointAxis(from: number, to: number, filter: PillowFilter): PillowAxis {
  const ratio = from / to;
  const stretch = Math.max(ratio, 1);
  const reach = filter.support * stretch;
  const most = Math.ceil(reach) * 2 + 1;
  const start = new Int32Array(to);
  const taps = new Int32Array(to);
  const weights = new Int32Array(to * most);
  for (let o = 0; o < to; o++) {
    const centre = (o + 0.5) * ratio;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const count = Math.min(Math.trunc(centre + reach + 0.5), from) - first;
    const raw = Array.from({ length: count }, (_, i) => filter.weight((i + first - centre + 0.5) / stretch));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < count; i++) {
      const scaled = raw[i] / total * 2 ** PRECISION;
      weights[o * most + i] = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    start[o] = first;
    taps[o] = count;
  }
  return { start, taps, weights, most };
}
