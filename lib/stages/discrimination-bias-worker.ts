import { serve } from "../workers/worker-pool.ts";
import { type DiscriminationBias, discriminationBias } from "../method/discrimination-bias.ts";
import { headOf, type HeadSetting } from "../segmenter/head-setting.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { denseInput, type ImageRequest } from "./dense-input.ts";

/** Asks for the discrimination bias of the masks of one image. */
export interface BiasRequest extends ImageRequest {
  readonly head: HeadSetting;
  /** The text classifier, and the row of each mask's class, -1 to leave it out. */
  readonly vectors: Matrix;
  readonly texts: Int32Array;
}

serve(async (request: BiasRequest): Promise<DiscriminationBias> => {
  const { head, vectors, texts } = request;
  return await discriminationBias(await denseInput(request), headOf(head), vectors, texts);
});
