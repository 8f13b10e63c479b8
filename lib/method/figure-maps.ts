import { bilinearAxis, resizeBilinear } from "../kernels/resize/bilinear.ts";
import type { MaskSet } from "./mask-set.ts";
import type { Grid } from "./pooling/affinity-weights.ts";

/**
 * Figure 2 (a), Eq. 6: cosine of each upsampled dense token with a class vector, inside one mask; 0 outside.
 *
 * @param tokens dense tokens of `maskclip` over the whole image, [grid.height * grid.width, text.length].
 * @param text unit class vector.
 * @returns [masks.height, masks.width].
 */
export function similarityMap(
  tokens: Float32Array,
  grid: Grid,
  masks: MaskSet,
  mask: number,
  text: Float32Array,
): Float32Array<ArrayBuffer> {
  const { height, width } = masks;
  const rows = bilinearAxis(grid.height, height);
  const columns = bilinearAxis(grid.width, width);
  const bits = masks.bits.subarray(mask * height * width, (mask + 1) * height * width);
  const out = new Float32Array(height * width);
  for (let at = bits.indexOf(1); at >= 0; at = bits.indexOf(1, at + 1)) {
    const y = Math.floor(at / width);
    const x = at % width;
    const corner = (row: number, column: number) => (row * grid.width + column) * text.length;
    const [down, across] = [rows.fraction[y], columns.fraction[x]];
    const topLeft = corner(rows.low[y], columns.low[x]);
    const topRight = corner(rows.low[y], columns.high[x]);
    const bottomLeft = corner(rows.high[y], columns.low[x]);
    const bottomRight = corner(rows.high[y], columns.high[x]);
    let dot = 0;
    let square = 0;
    for (let c = 0; c < text.length; c++) {
      const value = (1 - down) * ((1 - across) * tokens[topLeft + c] + across * tokens[topRight + c]) +
        down * ((1 - across) * tokens[bottomLeft + c] + across * tokens[bottomRight + c]);
      dot += value * text[c];
      square += value * value;
    }
    out[at] = square > 0 ? dot / Math.sqrt(square) : 0;
  }
  return out;
}

/**
 * Figure 2 (b), Eq. 8: the average affinity of one mask upsampled to the image, not cut by the mask. Its low-resolution form,
 * Figure 2 (c), is the row of `meanAffinity` that goes in.
 *
 * @param meanAffinity ā of one mask, [grid.height * grid.width].
 * @returns [height, width].
 */
export function affinityMap(
  meanAffinity: Float64Array,
  grid: Grid,
  height: number,
  width: number,
): Float32Array<ArrayBuffer> {
  return resizeBilinear(Float32Array.from(meanAffinity), [grid.height, grid.width], [height, width]);
}
