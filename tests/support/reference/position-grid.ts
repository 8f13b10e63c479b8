/**
 * Position embeddings of patch tokens for another grid: bicubic with a = -0.75, align_corners false, no antialias, edges
 * clamped (the convention of PyTorch). The identity when the grids agree.
 *
 * @param positions [from.height * from.width, width].
 * @returns [to.height * to.width, width].
 */
export function resizePositions(
  positions: Float64Array,
  width: number,
  from: { height: number; width: number },
  to: { height: number; width: number },
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(to.height * to.width * width);
  for (let y = 0; y < to.height; y++) {
    const rows = cubicTaps(y, from.height, to.height);
    for (let x = 0; x < to.width; x++) {
      const columns = cubicTaps(x, from.width, to.width);
      for (const [i, wy] of rows) {
        for (const [j, wx] of columns) {
          for (let c = 0; c < width; c++) {
            out[(y * to.width + x) * width + c] += wy * wx * positions[(i * from.width + j) * width + c];
          }
        }
      }
    }
  }
  return out;
}

/** Source indices and weights of one output position. */
function cubicTaps(o: number, inputs: number, outputs: number): [number, number][] {
  const centre = (o + 0.5) * (inputs / outputs) - 0.5;
  const first = Math.floor(centre) - 1;
  return Array.from({ length: 4 }, (_, tap) => {
    const index = Math.min(Math.max(first + tap, 0), inputs - 1);
    return [index, cubicWeight(Math.abs(centre - (first + tap)))];
  });
}

/** Keys' cubic kernel with a = -0.75 at distance d in [0, 2]. */
function cubicWeight(d: number): number {
  const a = -0.75;
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
}
