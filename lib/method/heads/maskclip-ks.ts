import { NO_KEY_BIAS } from "../key-bias.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";
import type { Head } from "./head.ts";

/**
 * MaskCLIP with key smoothing: mask embeddings are those of MaskCLIP (Eq. 5), the text classifier's shares are smoothed between
 * tokens of like keys before they are averaged over masks (`smoothByKeys`). The affinity is the inner product of whole keys, all
 * attention heads together, up to their number.
 *
 * Options: threshold (tokens whose best share is below it are smoothed; 1: all), residual, keyBias.
 */
export function maskclipKs(options: HeadOptions = {}): Head {
  const defaults = { threshold: 1, residual: [1, 1], keyBias: NO_KEY_BIAS } as const;
  const { threshold, residual, keyBias } = settle("maskclip-ks", defaults, options);
  return {
    name: nameOf("maskclip-ks", options),
    source: "Zhou, Loy, Dai, ECCV 2022, key smoothing",
    bias: null,
    residual,
    keyBias,
    pooling: "mask",
    smoothing: { threshold },
    attend: (_algebra, block) => block.v,
    affinity: (algebra, { k }) => algebra.meanOverHeads(algebra.matmul(k, algebra.transpose(k))),
  };
}
