import type { Head } from "./head.ts";

/**
 * MPS of DeOP as its released function has it, with the masks at hand in place of learned proposals: tokens attend by the
 * masks they share, O = U F_tok( X + O_v( softmax(M̃ᵀ M̃) v ) ), and neither q nor k takes part. The bias of strength 1 gives
 * the same weights as M̃ᵀ M̃ (1 in a common mask, else 0) to every token that lies in exactly one mask. Here `tau` is the
 * difference in logits between sharing a mask and not.
 */
export const deopMpsMasks: Head = {
  name: "deop-mps-masks",
  source: "Han et al., ICCV 2023, its released function with given masks",
  bias: { tau: 1, classVisible: true, seeSelf: false },
  residual: [1, 1],
  pooling: "mask",
  attend(algebra, { bias, v }) {
    if (bias === null) throw new TypeError("Expected a bias for DeOP's MPS but found null");
    return algebra.matmul(algebra.softmaxRows(bias), v);
  },
};
