import { advanceRows, blockSums, turnRows } from "./move-rows.ts";
import { multiplyRows } from "./multiply-rows.ts";
import type { PanelVectors } from "./panel-vectors.ts";
import type { RowBlock } from "./row-blocks.ts";

/** A part of an iteration over some rows; parts of the same kind over different rows may run at the same time. */
export type PanelStep =
  /** mp = p - factor · S p for the rows of a block of S. Sums: p · mp. */
  | { readonly kind: "multiply"; readonly rows: RowBlock; readonly factor: number }
  /** r -= step · mp. Sums: r · r. */
  | { readonly kind: "advance"; readonly first: number; readonly end: number }
  /** x += step · p and p = r + turn · p. No sums. */
  | { readonly kind: "turn"; readonly first: number; readonly end: number };

/** Does a part of an iteration; what it adds up is written to the places of its blocks in `sums`. */
export function runPanelStep(step: PanelStep, vectors: PanelVectors): void {
  switch (step.kind) {
    case "multiply": {
      const { memory, width, p, mp, sums } = vectors;
      const own = blockSums(sums, step.rows.first, width);
      multiplyRows(memory, step.rows, step.factor, p, mp, width, own);
      break;
    }
    case "advance":
      advanceRows(vectors, step.first, step.end);
      break;
    case "turn":
      turnRows(vectors, step.first, step.end);
  }
}
