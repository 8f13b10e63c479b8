import { serve } from "../workers/worker-pool.ts";
import { smoothedShares } from "../method/smoothed-shares.ts";
import { headOf } from "../segmenter/head-setting.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { looksAt, type LooksRequest } from "./dense-input.ts";

/** Asks for the smoothed class shares of the masks of one image, for each look one matrix per head. */
export interface SmoothRequest extends LooksRequest {
  /** The text classifier. */
  readonly vectors: Matrix;
  readonly logitScale: number;
}

serve(async ({ vectors, logitScale, ...request }: SmoothRequest): Promise<Matrix[][]> => {
  const results: Matrix[][] = [];
  for await (const { heads, ...input } of looksAt(request)) {
    const shares: Matrix[] = [];
    for (const head of heads) shares.push(await smoothedShares(input, headOf(head), vectors, logitScale));
    results.push(shares);
  }
  return results;
});
