import { serve } from "../workers/worker-pool.ts";
import { embedMasks } from "../method/embed-masks.ts";
import { headOf, type HeadSetting } from "../segmenter/head-setting.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { denseInput, type ImageRequest } from "./dense-input.ts";

/** Asks for the mask embeddings of one image, one matrix per head. */
export interface EmbedRequest extends ImageRequest {
  readonly heads: readonly HeadSetting[];
}

serve(async (request: EmbedRequest): Promise<Matrix[]> => {
  return await embedMasks({ ...await denseInput(request), heads: request.heads.map(headOf) });
});
