import { NO_KEY_BIAS } from "../key-bias.ts";
import { attention } from "./attention.ts";
import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * Plain CLIP, Eq. 4: O = U F_tok( X + O_v( softmax(q kᵀ / sqrt(d_h)) v ) ).
 *
 * Options: residual, keyBias (which changes nothing here: a constant on all keys leaves every softmax as it is).
 */
export function clip(options: HeadOptions = {}): Head {
  const { residual, keyBias } = settle("clip", { residual: [1, 1], keyBias: NO_KEY_BIAS }, options);
  return {
    name: nameOf("clip", options),
    source: "Eq. 4",
    bias: null,
    residual,
    keyBias,
    pooling: "mask",
    attend: (algebra, block) => algebra.matmul(attention(algebra, block.q, block.k, block), block.v),
  };
}
