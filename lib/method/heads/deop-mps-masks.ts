import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * MPS of DeOP as its released function has it, with the masks at hand in place of learned proposals: tokens attend by the
 * masks they share, O = U F_tok( X + O_v( softmax(M̃ᵀ M̃) v ) ), and neither q nor k takes part. The bias of strength 1 gives
 * the same weights as M̃ᵀ M̃ (1 in a common mask, else 0) to every token that lies in exactly one mask.
 *
 * Options: tau (logits between sharing a mask and not), classVisible, seeSelf, residual.
 */
export function deopMpsMasks(options: HeadOptions = {}): Head {
  const defaults = { tau: 1, classVisible: true, seeSelf: false, residual: [1, 1] } as const;
  const { residual, ...bias } = settle("deop-mps-masks", defaults, options);
  return {
    name: nameOf("deop-mps-masks", options),
    source: "Han et al., ICCV 2023, its released function with given masks",
    bias,
    residual,
    pooling: "mask",
    attend(algebra, { bias, v }) {
      if (bias === null) throw new TypeError("Expected a bias for DeOP's MPS but found null");
      return algebra.matmul(algebra.softmaxRows(bias), v);
    },
  };
}
