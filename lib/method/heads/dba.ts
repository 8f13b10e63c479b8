import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";

/**
 * DBA-CLIP, Eq. 10: O = U F_tok( X + O_v(S v) ) with, in every attention head,
 * S = softmax(q qᵀ / sqrt(d_h) + B) + softmax(k kᵀ / sqrt(d_h) + B).
 * B keeps tokens of different masks apart (`biasMatrix`). `halfSum` with residual [1, 2] is the same up to the output bias.
 */
export const dba: Head = {
  name: "dba",
  source: "Eq. 10",
  bias: { tau: 4, classVisible: true, seeSelf: false },
  form: { halfSum: false, headMean: false, fullWidth: false },
  residual: [1, 1],
  keyBias: NO_KEY_BIAS,
  pooling: "mask",
  attend: (algebra, block, form) => algebra.matmul(selfAffinity(algebra, block, form), block.v),
};
