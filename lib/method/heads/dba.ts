import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * DBA-CLIP, Eq. 10: O = U F_tok( X + O_v(S v) ) with, in every attention head,
 * S = softmax(q qᵀ / sqrt(d_h) + B) + softmax(k kᵀ / sqrt(d_h) + B).
 * B keeps tokens of different masks apart (`biasMatrix`).
 *
 * Options: tau, classVisible, halfSum (with residual [1, 2] the same up to the output bias), headMean,
 * fullWidth, seeSelf, residual, keyBias.
 */
export function dba(options: HeadOptions = {}): Head {
  const defaults = {
    tau: 4,
    classVisible: true,
    seeSelf: false,
    halfSum: false,
    headMean: false,
    fullWidth: false,
    residual: [1, 1],
    keyBias: NO_KEY_BIAS,
  } as const;
  const { tau, classVisible, seeSelf, residual, keyBias, ...form } = settle("dba", defaults, options);
  return {
    name: nameOf("dba", options),
    source: "Eq. 10",
    bias: { tau, classVisible, seeSelf },
    residual,
    keyBias,
    pooling: "mask",
    attend: (algebra, block) => algebra.matmul(selfAffinity(algebra, block, form), block.v),
  };
}
