/** A mask cut out of logits at 0, and how it would change at two other thresholds. */
export interface ThresholdedMask {
  /** Run lengths row by row, zeros and ones in turn, the first run counting zeros; they fill the image. */
  readonly runs: Int32Array<ArrayBuffer>;
  /** Pixels with a logit above the offset. */
  readonly inner: number;
  /** Pixels with a logit above its negative. */
  readonly outer: number;
  /** x0, y0, x1, y1 of the outermost pixels of the mask, all inclusive; 0 0 0 0 for an empty one. */
  readonly box: Int32Array<ArrayBuffer>;
}

/**
 * The mask of logits that are there, the plain reference of `upsampledThreshold`.
 *
 * @param logits [height * width]; inside is above 0.
 */
export function thresholdLogits(logits: Float32Array, width: number, offset: number): ThresholdedMask {
  const runs: number[] = [];
  let [inner, outer, bit, last] = [0, 0, 0, 0];
  let [x0, y0, x1, y1] = [width, Infinity, -1, -1];
  for (let at = 0; at < logits.length; at++) {
    if (logits[at] > offset) inner++;
    if (logits[at] > -offset) outer++;
    const inside = logits[at] > 0 ? 1 : 0;
    if (inside !== bit) {
      runs.push(at - last);
      last = at;
      bit = inside;
    }
    if (!inside) continue;
    const x = at % width, y = (at - x) / width;
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), y];
  }
  runs.push(logits.length - last);
  const box = x1 < 0 ? new Int32Array(4) : Int32Array.of(x0, y0, x1, y1);
  return { runs: Int32Array.from(runs), inner, outer, box };
}
