import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";

/** SCLIP: O = U F_tok( X + O_v(S v) ) with S = softmax(q qᵀ / sqrt(d_h)) + softmax(k kᵀ / sqrt(d_h)), summed and not halved. */
export const sclip: Head = {
  name: "sclip",
  source: "Wang, Mei, Yuille, ECCV 2024",
  bias: null,
  form: { halfSum: false, headMean: false, fullWidth: false },
  residual: [1, 1],
  keyBias: NO_KEY_BIAS,
  pooling: "mask",
  attend: (algebra, block, form) => algebra.matmul(selfAffinity(algebra, block, form), block.v),
};
