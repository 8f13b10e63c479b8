import { serve } from "../workers/worker-pool.ts";
import { embedMasks } from "../method/embed-masks.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { makeHead } from "../method/heads/registry.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { denseInput, type ImageRequest } from "./dense-input.ts";

/** Asks for the mask embeddings of one image, one matrix per head. */
export interface EmbedRequest extends ImageRequest {
  readonly heads: readonly { readonly name: string; readonly options: HeadOptions }[];
}

serve(async (request: EmbedRequest): Promise<Matrix[]> => {
  const heads = request.heads.map(({ name, options }) => makeHead(name, options));
  return await embedMasks({ ...await denseInput(request), heads });
});
