/** PyTorch's constant of the cubic convolution kernel (Pillow's is -0.5). */
const A = -0.75;

/** Weights of the four samples around a position `t` in 0..1 between the second and the third (Keys 1981). */
function cubicWeights(t: number): [number, number, number, number] {
  const near = (x: number) => ((A + 2) * x - (A + 3)) * x * x + 1;
  const far = (x: number) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  return [far(t + 1), near(t), near(1 - t), far(2 - t)];
}

/** The four clamped sample positions and their weights for every target position along one axis. */
function bicubicAxis(from: number, to: number) {
  return Array.from({ length: to }, (_, o) => {
    const source = (o + 0.5) * from / to - 0.5;
    const base = Math.floor(source);
    const samples = [-1, 0, 1, 2].map((step) => Math.min(Math.max(base + step, 0), from - 1));
    return { samples, weights: cubicWeights(source - base) };
  });
}

/**
 * Resizes planes bicubically as PyTorch's `interpolate(mode="bicubic", align_corners=False)` does it: a = -0.75, no
 * antialiasing, edges repeated.
 *
 * @param planes [count, fromHeight, fromWidth] row-major.
 * @returns [count, toHeight, toWidth].
 */
export function resizeBicubic(
  planes: Float32Array,
  [fromHeight, fromWidth]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Float32Array<ArrayBuffer> {
  const count = planes.length / (fromHeight * fromWidth);
  const rows = bicubicAxis(fromHeight, toHeight);
  const cols = bicubicAxis(fromWidth, toWidth);
  const result = new Float32Array(count * toHeight * toWidth);
  for (let plane = 0, at = 0; plane < count; plane++) {
    const start = plane * fromHeight * fromWidth;
    for (const row of rows) {
      for (const col of cols) {
        let sum = 0;
        for (let i = 0; i < 4; i++) {
          const line = start + row.samples[i] * fromWidth;
          let across = 0;
          for (let j = 0; j < 4; j++) across += col.weights[j] * planes[line + col.samples[j]];
          sum += row.weights[i] * across;
        }
        result[at++] = sum;
      }
    }
  }
  return result;
}
