import { separablePooling } from "../../kernels/pooling/separable-pooling.ts";
import type { MaskSet } from "../mask-set.ts";
import type { View } from "../sampling/sampling.ts";

/**
 * How much each token of a view counts in each mask embedding: e_j = sum of weights · tokens over all crops of all views.
 * This is average pooling (Eq. 3) by the adjoint: instead of upsampling tokens to pixels, the mask is pulled back onto the
 * tokens, u_j = share Uᵀ m_j / A_j (METHOD 13.3). Equal to pooling on the full canvas (`canvasPooling`).
 *
 * @returns per crop, [masks, gridHeight * gridWidth].
 */
export function maskWeights(
  masks: MaskSet,
  view: Pick<View, "rows" | "columns" | "boxRows" | "boxColumns" | "share">,
): Float64Array<ArrayBuffer>[] {
  const { rows, columns, boxRows, boxColumns, share } = view;
  const pulled = separablePooling(masks.bits, masks.count, rows, columns);
  const gridHeight = rows.tokens / boxRows;
  const gridWidth = columns.tokens / boxColumns;
  const tokens = gridHeight * gridWidth;
  return Array.from({ length: boxRows * boxColumns }, (_, crop) => {
    const top = Math.floor(crop / boxColumns) * gridHeight;
    const left = (crop % boxColumns) * gridWidth;
    const weights = new Float64Array(masks.count * tokens);
    for (let j = 0; j < masks.count; j++) {
      const factor = share / masks.areas[j];
      for (let a = 0; a < gridHeight; a++) {
        const from = (j * rows.tokens + top + a) * columns.tokens + left;
        const to = j * tokens + a * gridWidth;
        for (let b = 0; b < gridWidth; b++) weights[to + b] = factor * pulled[from + b];
      }
    }
    return weights;
  });
}
