import { type BilinearAxis, bilinearAxis } from "../../kernels/resize/bilinear.ts";
import type { MaskSet } from "../mask-set.ts";
import type { Size } from "../size.ts";

/**
 * Token weights of Eq. 7, e_j = (m_j * Uā_j)ᵀ U tok / (m_jᵀ U ā_j): each pixel of the mask hands its upsampled affinity back
 * to the four tokens it reads.
 *
 * @param meanAffinity ā at token resolution, [masks, tokens], from `meanAffinity`.
 * @returns [masks, tokens], rows sum to 1.
 */
export function affinityWeights(
  masks: MaskSet,
  grid: Size,
  meanAffinity: Float64Array,
): Float64Array<ArrayBuffer> {
  const rows = bilinearAxis(grid.height, masks.height);
  const columns = bilinearAxis(grid.width, masks.width);
  const tokens = grid.height * grid.width;
  const out = new Float64Array(masks.count * tokens);
  for (let j = 0; j < masks.count; j++) {
    const affinity = meanAffinity.subarray(j * tokens, (j + 1) * tokens);
    const weights = out.subarray(j * tokens, (j + 1) * tokens);
    for (let y = 0; y < masks.height; y++) {
      const start = (j * masks.height + y) * masks.width;
      const bits = masks.bits.subarray(start, start + masks.width);
      if (!bits.includes(1)) continue;
      addRow(weights, bits, lineOf(affinity, rows, y, grid.width), { rows, columns, y });
    }
    normalise(weights);
  }
  return out;
}

/** Row `y` of the pixels, still at token resolution along x. */
function lineOf(affinity: Float64Array, rows: BilinearAxis, y: number, width: number): Float64Array {
  const upper = affinity.subarray(rows.low[y] * width, (rows.low[y] + 1) * width);
  const lower = affinity.subarray(rows.high[y] * width, (rows.high[y] + 1) * width);
  return upper.map((value, b) => (1 - rows.fraction[y]) * value + rows.fraction[y] * lower[b]);
}

function addRow(
  weights: Float64Array,
  bits: Uint8Array,
  line: Float64Array,
  { rows, columns, y }: { rows: BilinearAxis; columns: BilinearAxis; y: number },
): void {
  const pulled = new Float64Array(line.length);
  for (let x = 0; x < bits.length; x++) {
    if (bits[x] === 0) continue;
    const [low, high, part] = [columns.low[x], columns.high[x], columns.fraction[x]];
    const value = (1 - part) * line[low] + part * line[high];
    pulled[low] += (1 - part) * value;
    pulled[high] += part * value;
  }
  for (let b = 0; b < line.length; b++) {
    weights[rows.low[y] * line.length + b] += (1 - rows.fraction[y]) * pulled[b];
    weights[rows.high[y] * line.length + b] += rows.fraction[y] * pulled[b];
  }
}

/**
 * Token weights of Eq. 7 without upsampling: M^d_j * ā_j, rows to sum 1. A mask without tokens takes its row of `plain`,
 * the weights of average pooling.
 */
export function lowresAffinityWeights(
  tokenMasks: Uint8Array,
  meanAffinity: Float64Array,
  plain: Float64Array,
  tokens: number,
): Float64Array<ArrayBuffer> {
  const out = meanAffinity.map((value, at) => value * tokenMasks[at]) as Float64Array<ArrayBuffer>;
  for (let start = 0; start < out.length; start += tokens) {
    const weights = out.subarray(start, start + tokens);
    if (weights.some((value) => value !== 0)) normalise(weights);
    else weights.set(plain.subarray(start, start + tokens));
  }
  return out;
}

function normalise(weights: Float64Array): void {
  const sum = weights.reduce((total, value) => total + value, 0);
  for (let t = 0; t < weights.length; t++) weights[t] /= sum;
}
