import { bilinearAxis, resizeBilinear } from "../kernels/resize/bilinear.ts";
import { denseCrops, type DenseInput } from "./dense-crops.ts";
import { dbaEq7 } from "./heads/dba-eq7.ts";
import { maskclip } from "./heads/maskclip.ts";
import type { MaskSet } from "./mask-set.ts";
import { meanAffinity } from "./pooling/mean-affinity.ts";
import type { Size } from "./size.ts";

/** The maps of Figure 2 for one mask of an image. */
export interface FigureMaps {
  /** (a) Eq. 6, [height, width]. */
  readonly similarity: Float32Array<ArrayBuffer>;
  /** (b) Eq. 8, [height, width]. */
  readonly affinity: Float32Array<ArrayBuffer>;
  /** (c) The same before its upsampling, [grid.height * grid.width]. */
  readonly coarse: Float64Array<ArrayBuffer>;
  readonly grid: Size;
}

/**
 * All maps of Figure 2 for one mask, from a single pass over the whole image.
 *
 * @param mask its number among `input.masks`.
 * @param text unit vector of the mask's class.
 */
export async function figureMaps(input: DenseInput, mask: number, text: Float32Array): Promise<FigureMaps> {
  const { masks } = input;
  const whole = { ...input, sampling: { ...input.sampling, kind: "none" } } as const;
  for await (
    const { view, tokenMasks, outputs } of denseCrops(whole, [maskclip, dbaEq7])
  ) {
    const [{ tokens }, { affinity }] = outputs;
    const grid = { height: view.rows.tokens, width: view.columns.tokens };
    const size = grid.height * grid.width;
    const coarse = meanAffinity(affinity!, tokenMasks, masks.count, size).slice(
      mask * size,
      (mask + 1) * size,
    );
    return {
      similarity: similarityMap(tokens, grid, masks, mask, text),
      affinity: affinityMap(coarse, grid, masks.height, masks.width),
      coarse,
      grid,
    };
  }
  throw new RangeError("Expected one view of the whole image but found none");
}

/**
 * Figure 2 (a), Eq. 6: cosine of each upsampled dense token with a class vector, inside one mask; 0 outside.
 *
 * @param tokens dense tokens of `maskclip` over the whole image, [grid.height * grid.width, text.length].
 * @param text unit class vector.
 * @returns [masks.height, masks.width].
 */
export function similarityMap(
  tokens: Float32Array,
  grid: Size,
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
 * Figure 2 (c), is the argument itself.
 *
 * @param meanAffinity ā of one mask, [grid.height * grid.width].
 * @returns [height, width].
 */
export function affinityMap(
  meanAffinity: Float64Array,
  grid: Size,
  height: number,
  width: number,
): Float32Array<ArrayBuffer> {
  return resizeBilinear(Float32Array.from(meanAffinity), [grid.height, grid.width], [height, width]);
}
