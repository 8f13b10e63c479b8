import { serve } from "../workers/worker-pool.ts";
import { classRegions } from "../method/class-regions.ts";
import { denseLogits } from "../method/dense-logits.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import { headOf, type HeadSetting } from "../segmenter/head-setting.ts";
import { backgroundRule, type TextReading } from "../segmenter/text-reading.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { unmaskedInput, type UnmaskedRequest } from "./dense-input.ts";

/** Asks for label maps of one image from its tokens. */
export interface DenseRegionsRequest extends UnmaskedRequest {
  /** For each map a head, and the text classifier that reads its tokens. */
  readonly asked: readonly {
    readonly head: HeadSetting;
    readonly vectors: Matrix;
    readonly reading: TextReading;
  }[];
}

/** The label map as one mask for each class, with the classes. */
export interface DenseRegions {
  readonly masks: EncodedMasks;
  readonly labels: Int32Array<ArrayBuffer>;
}

serve(async (request: DenseRegionsRequest): Promise<DenseRegions[]> => {
  const input = await unmaskedInput(request);
  const regions: DenseRegions[] = [];
  for (const { head, vectors, reading } of request.asked) {
    const [logits] = await denseLogits(input, [headOf(head)], vectors, reading.logitScale);
    const { masks, labels } = classRegions(logits, input.size, reading.foreground, backgroundRule(reading));
    regions.push({ masks: encodeMasks(masks), labels });
  }
  return regions;
});
