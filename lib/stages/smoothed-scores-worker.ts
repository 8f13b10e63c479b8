import { serve } from "../workers/worker-pool.ts";
import { smoothedShares } from "../method/smoothed-shares.ts";
import { headOf, type HeadSetting } from "../segmenter/head-setting.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { denseInput, type ImageRequest } from "./dense-input.ts";

/** Asks for the smoothed class shares of the masks of one image. */
export interface SmoothRequest extends ImageRequest {
  readonly head: HeadSetting;
  /** The text classifier. */
  readonly vectors: Matrix;
  readonly logitScale: number;
}

serve(async (request: SmoothRequest): Promise<Matrix> => {
  const { head, vectors, logitScale } = request;
  return await smoothedShares(await denseInput(request), headOf(head), vectors, logitScale);
});
