import { serve } from "../workers/worker-pool.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { makeHead } from "../method/heads/registry.ts";
import { smoothedShares } from "../method/smoothed-shares.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { denseInput, type ImageRequest } from "./dense-input.ts";

/** Asks for the smoothed class shares of the masks of one image. */
export interface SmoothRequest extends ImageRequest {
  readonly head: { readonly name: string; readonly options: HeadOptions };
  /** The text classifier. */
  readonly vectors: Matrix;
  readonly logitScale: number;
}

serve(async (request: SmoothRequest): Promise<Matrix> => {
  const { head: { name, options }, vectors, logitScale } = request;
  return await smoothedShares(await denseInput(request), makeHead(name, options), vectors, logitScale);
});
