import { NO_KEY_BIAS } from "../key-bias.ts";
import type { Head } from "./head.ts";

/**
 * MaskCLIP with key smoothing: mask embeddings are those of MaskCLIP (Eq. 5), the text classifier's shares are smoothed between
 * tokens of like keys before they are averaged over masks (`smoothByKeys`). The affinity is the inner product of whole keys, all
 * attention heads together, up to their number.
 */
export const maskclipKs: Head = {
  name: "maskclip-ks",
  source: "Zhou, Loy, Dai, ECCV 2022, key smoothing",
  bias: null,
  residual: [1, 1],
  keyBias: NO_KEY_BIAS,
  pooling: "mask",
  smoothing: { threshold: 1 },
  attend: (_algebra, block) => block.v,
  affinity: (algebra, { k }) => algebra.meanOverHeads(algebra.matmul(k, algebra.transpose(k))),
};
