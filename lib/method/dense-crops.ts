import { matrix } from "../tensor/matrix.ts";
import type { DenseEncoder, DenseTokens } from "./dense-encoder.ts";
import { requireFinite } from "./finite-embeddings.ts";
import type { Head } from "./heads/head.ts";
import type { MaskBits, MaskSet } from "./mask-set.ts";
import { maskWeights } from "./pooling/mask-weights.ts";
import { cutCrops, type NormalisedImage } from "./sampling/cut-crops.ts";
import { viewsOf } from "./sampling/registry.ts";
import { resizeMasks } from "./sampling/resize-masks.ts";
import type { SamplingSettings, View } from "./sampling/sampling.ts";

/** Crops whose tokens are held at once. Larger batches would not be faster. */
const CROPS_PER_CALL = 16;

/** One image with its masks, and how CLIP is to see it. */
export interface DenseInput {
  /** I', resized so that its sides are multiples of the patch, and normalised. */
  readonly image: NormalisedImage;
  /** Masks at the size of the original image. */
  readonly masks: MaskSet;
  /** How the image is cut into crops. */
  readonly sampling: SamplingSettings;
  /** The model that sees the crops. */
  readonly encoder: DenseEncoder;
}

/** What the heads give for one crop. */
export interface DenseCrop {
  readonly view: View;
  /** Masks at token resolution, 0/1, [masks, tokens]. */
  readonly tokenMasks: Uint8Array;
  /**
   * Share of each token in the average over each mask (Eq. 3), this crop's part: all crops of an image sum to 1, [masks, tokens].
   */
  readonly weights: Float64Array;
  /** For each head the tokens, [tokens, joint], and its affinity if it has one, [tokens, tokens]. */
  readonly outputs: readonly DenseTokens[];
}

/** The crops of an image, each through the trunk once for all heads. */
export async function* denseCrops(
  { image, masks, sampling, encoder }: DenseInput,
  heads: readonly Head[],
): AsyncGenerator<DenseCrop> {
  for (const view of viewsOf({ image, masks, patch: encoder.patch }, sampling)) {
    const weights = maskWeights(masks, view);
    const seen: MaskBits = view.masksFrom === "resized"
      ? resizeMasks(masks, image.height, image.width)
      : masks;
    for (let first = 0; first < view.boxes.length; first += CROPS_PER_CALL) {
      const boxes = view.boxes.slice(first, first + CROPS_PER_CALL);
      const crops = cutCrops(image, boxes, seen, encoder.patch, sampling.tokenMasks);
      const outputs = await encoder.encode(crops, heads);
      for (const [h, { name }] of heads.entries()) requireFiniteTokens(outputs[h], encoder.joint, name);
      for (const crop of boxes.keys()) {
        yield {
          view,
          tokenMasks: crops.tokenMasks[crop],
          weights: weights[first + crop],
          outputs: outputs.map((output) => cropOf(output, crop, boxes.length)),
        };
      }
    }
  }
}

/** All numbers of all heads pass here. NaN must not: it would silently become scores and a class. */
function requireFiniteTokens({ tokens, affinity }: DenseTokens, joint: number, head: string): void {
  requireFinite(matrix(tokens.length / joint, joint, tokens), `head "${head}", token`);
  if (affinity) requireFinite(matrix(affinity.length, 1, affinity), `head "${head}", affinity`);
}

/** The part of one crop of a batch. */
function cropOf({ tokens, affinity }: DenseTokens, crop: number, crops: number): DenseTokens {
  const part = (values: Float32Array<ArrayBuffer>) =>
    values.subarray(crop * values.length / crops, (crop + 1) * values.length / crops);
  return { tokens: part(tokens), ...(affinity && { affinity: part(affinity) }) };
}
