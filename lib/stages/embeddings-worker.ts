import { serve } from "../workers/worker-pool.ts";
import { embedMasks } from "../method/embed-masks.ts";
import { headOf } from "../segmenter/head-setting.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { looksAt, type LooksRequest } from "./dense-input.ts";

/** Asks for the mask embeddings of one image, for each look one matrix per head. */
export type EmbedRequest = LooksRequest;

serve(async (request: EmbedRequest): Promise<Matrix[][]> => {
  const results: Matrix[][] = [];
  for await (const { heads, ...input } of looksAt(request)) {
    results.push(await embedMasks({ ...input, heads: heads.map(headOf) }));
  }
  return results;
});
