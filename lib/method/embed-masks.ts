import { UserError } from "../errors.ts";
import { addWeightedTokens } from "../kernels/pooling/add-weighted-tokens.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import type { DenseEncoder, DenseTokens } from "./dense-encoder.ts";
import type { Head } from "./heads/head.ts";
import type { MaskBits } from "./mask-bias.ts";
import type { MaskSet } from "./mask-set.ts";
import { affinityWeights, lowresAffinityWeights } from "./pooling/affinity-weights.ts";
import { maskWeights } from "./pooling/mask-weights.ts";
import { meanAffinity } from "./pooling/mean-affinity.ts";
import { cutCrops, type NormalisedImage } from "./sampling/cut-crops.ts";
import { viewsOf } from "./sampling/registry.ts";
import { resizeMasks } from "./sampling/resize-masks.ts";
import type { SamplingSettings, View } from "./sampling/sampling.ts";

/** Crops whose tokens are held at a time; their matrix products are large enough to gain nothing from more. */
const CROPS_PER_CALL = 16;

/** What mask embeddings are made from. */
export interface EmbedMasksInput {
  /** I', resized so that its sides are multiples of the patch, and normalised. */
  readonly image: NormalisedImage;
  /** Masks at the size of the original image. */
  readonly masks: MaskSet;
  readonly sampling: SamplingSettings;
  readonly heads: readonly Head[];
  readonly encoder: DenseEncoder;
}

/**
 * Mask embeddings e_j of every head, [masks, joint] each, not normalised. Each crop passes through the trunk once for all heads.
 *
 * @throws {UserError} when sizes do not fit the patch, or a head that pools by affinity (Eq. 7) meets more than a single pass.
 */
export async function embedMasks(input: EmbedMasksInput): Promise<Matrix[]> {
  const { image, masks, sampling, heads, encoder } = input;
  checkPooling(heads, sampling);
  const { patch, joint } = encoder;
  const views = viewsOf({ image, masks, patch }, sampling);
  const sums = heads.map(() => new Float64Array(masks.count * joint));
  if (masks.count > 0) {
    for (const view of views) await addView(input, view, sums);
  }
  return sums.map((sum) => matrix(masks.count, joint, Float32Array.from(sum)));
}

/** Adds the share of one view to the embeddings of every head. */
async function addView(input: EmbedMasksInput, view: View, sums: readonly Float64Array[]): Promise<void> {
  const { image, masks, heads, encoder } = input;
  const weights = maskWeights(masks, view);
  const seen: MaskBits = view.masksFrom === "resized" ? resizeMasks(masks, image.height, image.width) : masks;
  for (let first = 0; first < view.boxes.length; first += CROPS_PER_CALL) {
    const boxes = view.boxes.slice(first, first + CROPS_PER_CALL);
    const crops = cutCrops(image, boxes, seen, encoder.patch);
    const outputs = await encoder.encode(crops, heads);
    heads.forEach((head, h) => {
      const { tokens } = outputs[h];
      const size = tokens.length / boxes.length;
      boxes.forEach((_, crop) => {
        const ofMasks = weights[first + crop];
        const ofHead = head.pooling === "mask"
          ? ofMasks
          : eq7Weights(head, masks, view, outputs[h], crops.tokenMasks[crop], ofMasks);
        addWeightedTokens(sums[h], ofHead, tokens.subarray(crop * size, (crop + 1) * size), encoder.joint);
      });
    });
  }
}

/** Token weights of the Eq. 7 forms, where the single crop is the whole image. */
function eq7Weights(
  head: Head,
  masks: MaskSet,
  view: View,
  output: DenseTokens,
  tokenMasks: Uint8Array,
  plain: Float64Array,
): Float64Array {
  if (!output.affinity) throw new TypeError(`Expected an affinity from head "${head.name}"`);
  const grid = { height: view.rows.tokens, width: view.columns.tokens };
  const tokens = grid.height * grid.width;
  const mean = meanAffinity(output.affinity, tokenMasks, masks.count, tokens);
  return head.pooling === "eq7"
    ? affinityWeights(masks, grid, mean)
    : lowresAffinityWeights(tokenMasks, mean, plain, tokens);
}

function checkPooling(heads: readonly Head[], sampling: SamplingSettings): void {
  const byAffinity = heads.find((head) => head.pooling !== "mask");
  if (byAffinity && sampling.kind !== "none") {
    throw new UserError(
      `Expected sampling "none" for head "${byAffinity.name}" but found "${sampling.kind}"`,
      undefined,
      "Eq. 7 weighs pixels by one affinity map of the whole image, so it exists for the single pass only.",
    );
  }
}
