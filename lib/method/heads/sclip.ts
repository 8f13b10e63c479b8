import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * SCLIP: O = U F_tok( X + O_v(S v) ) with S = softmax(q qᵀ / sqrt(d_h)) + softmax(k kᵀ / sqrt(d_h)), summed and not halved.
 *
 * Options: halfSum, headMean, fullWidth, residual, keyBias.
 */
export function sclip(options: HeadOptions = {}): Head {
  const defaults = {
    halfSum: false,
    headMean: false,
    fullWidth: false,
    residual: [1, 1],
    keyBias: NO_KEY_BIAS,
  } as const;
  const { residual, keyBias, ...form } = settle("sclip", defaults, options);
  return {
    name: nameOf("sclip", options),
    source: "Wang, Mei, Yuille, ECCV 2024",
    bias: null,
    residual,
    keyBias,
    pooling: "mask",
    attend: (algebra, block) => algebra.matmul(selfAffinity(algebra, block, form), block.v),
  };
}
