import { serve } from "../workers/worker-pool.ts";
import { classRegions } from "../method/class-regions.ts";
import { denseLogits } from "../method/dense-logits.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { makeHead } from "../method/heads/registry.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import type { BackgroundRule } from "../method/text-classifier/zero-shot.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { unmaskedInput, type UnmaskedRequest } from "./dense-input.ts";

/** Asks for the label maps of one image from its tokens, one per head. */
export interface DenseRegionsRequest extends UnmaskedRequest {
  readonly heads: readonly { readonly name: string; readonly options: HeadOptions }[];
  /** The text classifier, and how many of its vectors are of classes. */
  readonly vectors: Matrix;
  readonly foreground: number;
  readonly logitScale: number;
  readonly background: BackgroundRule | null;
}

/** The label map as one mask for each class, with the classes. */
export interface DenseRegions {
  readonly masks: EncodedMasks;
  readonly labels: Int32Array<ArrayBuffer>;
}

serve(async (request: DenseRegionsRequest): Promise<DenseRegions[]> => {
  const { vectors, foreground, logitScale, background } = request;
  const input = await unmaskedInput(request);
  const heads = request.heads.map(({ name, options }) => makeHead(name, options));
  return (await denseLogits(input, heads, vectors, logitScale)).map((logits) => {
    const { masks, labels } = classRegions(logits, input.size, foreground, background);
    return { masks: encodeMasks(masks), labels };
  });
});
