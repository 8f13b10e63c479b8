import { NO_KEY_BIAS } from "../key-bias.ts";
import { attention } from "./attention.ts";
import type { Head } from "./head.ts";

/**
 * Plain CLIP, Eq. 4: O = U F_tok( X + O_v( softmax(q kᵀ / sqrt(d_h)) v ) ).
 * A key bias changes nothing here: a constant on all keys leaves every softmax as it is.
 */
export const clip: Head = {
  name: "clip",
  source: "Eq. 4",
  bias: null,
  residual: [1, 1],
  keyBias: NO_KEY_BIAS,
  pooling: "mask",
  attend: (algebra, block) => algebra.matmul(attention(algebra, block.q, block.k, block), block.v),
};
