import { NO_KEY_BIAS } from "../key-bias.ts";
import { attention } from "./attention.ts";
import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * MPS of DeOP as the paper describes it: CLIP's own attention constrained to the masks,
 * O = U F_tok( X + O_v( softmax(q kᵀ / sqrt(d_h) + B) v ) ). DeOP's released function takes masks in place of q and k: deop-mps-masks.ts.
 *
 * Options: tau, classVisible, seeSelf, residual, keyBias (which changes nothing here, as in `clip`).
 */
export function deopMps(options: HeadOptions = {}): Head {
  const defaults = {
    tau: 4,
    classVisible: true,
    seeSelf: false,
    residual: [1, 1],
    keyBias: NO_KEY_BIAS,
  } as const;
  const { residual, keyBias, ...bias } = settle("deop-mps", defaults, options);
  return {
    name: nameOf("deop-mps", options),
    source: "Han et al., ICCV 2023, as read by the paper",
    bias,
    residual,
    keyBias,
    pooling: "mask",
    attend: (algebra, block) => algebra.matmul(attention(algebra, block.q, block.k, block), block.v),
  };
}
