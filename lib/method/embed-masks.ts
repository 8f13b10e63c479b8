import { UserError } from "../errors.ts";
import { addWeightedTokens } from "../kernels/pooling/add-weighted-tokens.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { type DenseCrop, denseCrops, type DenseInput } from "./dense-crops.ts";
import type { Head } from "./heads/head.ts";
import type { MaskSet } from "./mask-set.ts";
import { affinityWeights, lowresAffinityWeights } from "./pooling/affinity-weights.ts";
import { meanAffinity } from "./pooling/mean-affinity.ts";
import type { SamplingSettings } from "./sampling/sampling.ts";

/** What mask embeddings are made from. */
export interface EmbedMasksInput extends DenseInput {
  /** The heads; each gives one result. */
  readonly heads: readonly Head[];
}

/**
 * Mask embeddings e_j of every head, [masks, joint] each, not normalised. Each crop passes through the trunk once for all heads.
 *
 * @throws {UserError} when sizes do not fit the patch, or a head that pools by affinity (Eq. 7) meets more than a single pass.
 */
export async function embedMasks(input: EmbedMasksInput): Promise<Matrix[]> {
  const { masks, sampling, encoder: { joint } } = input;
  checkPooling(input.heads, sampling);
  // An affinity that does not weigh the pooling, such as that of key smoothing, plays no part in embeddings.
  const heads = input.heads.map((head) => head.pooling === "mask" ? { ...head, affinity: undefined } : head);
  const sums = heads.map(() => new Float64Array(masks.count * joint));
  if (masks.count > 0) {
    for await (const crop of denseCrops(input, heads)) {
      heads.forEach((head, h) => {
        const weights = head.pooling === "mask" ? crop.weights : eq7Weights(head, masks, crop, h);
        addWeightedTokens(sums[h], weights, crop.outputs[h].tokens, joint);
      });
    }
  }
  return sums.map((sum) => matrix(masks.count, joint, Float32Array.from(sum)));
}

/** Token weights of the Eq. 7 forms, where the single crop is the whole image. */
function eq7Weights(head: Head, masks: MaskSet, crop: DenseCrop, h: number): Float64Array {
  const { view, tokenMasks, weights } = crop;
  const { affinity } = crop.outputs[h];
  if (!affinity) throw new TypeError(`Expected an affinity from head "${head.name}"`);
  const grid = { height: view.rows.tokens, width: view.columns.tokens };
  const tokens = grid.height * grid.width;
  const mean = meanAffinity(affinity, tokenMasks, masks.count, tokens);
  return head.pooling === "eq7"
    ? affinityWeights(masks, grid, mean)
    : lowresAffinityWeights(tokenMasks, mean, weights, tokens);
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
