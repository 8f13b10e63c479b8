import { serve } from "../workers/worker-pool.ts";
import { classRegions } from "../method/class-regions.ts";
import { denseLogits } from "../method/dense-logits.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import { headOf, type HeadSetting } from "../segmenter/head-setting.ts";
import { backgroundRule, type TextReading } from "../segmenter/text-reading.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { unmaskedInput, type UnmaskedRequest } from "./dense-input.ts";

/** Asks for the label maps of one image from its tokens, one per head. */
export interface DenseRegionsRequest extends UnmaskedRequest {
  readonly heads: readonly HeadSetting[];
  /** The text classifier. */
  readonly vectors: Matrix;
  readonly reading: TextReading;
}

/** The label map as one mask for each class, with the classes. */
export interface DenseRegions {
  readonly masks: EncodedMasks;
  readonly labels: Int32Array<ArrayBuffer>;
}

serve(async (request: DenseRegionsRequest): Promise<DenseRegions[]> => {
  const { vectors, reading } = request;
  const { foreground, logitScale } = reading;
  const input = await unmaskedInput(request);
  const heads = request.heads.map(headOf);
  return (await denseLogits(input, heads, vectors, logitScale)).map((logits) => {
    const { masks, labels } = classRegions(logits, input.size, foreground, backgroundRule(reading));
    return { masks: encodeMasks(masks), labels };
  });
});
