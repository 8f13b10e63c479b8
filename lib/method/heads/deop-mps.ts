import { NO_KEY_BIAS } from "../key-bias.ts";
import { attention } from "./attention.ts";
import type { Head } from "./head.ts";

/**
 * MPS of DeOP as the paper describes it: CLIP's own attention constrained to the masks,
 * O = U F_tok( X + O_v( softmax(q kᵀ / sqrt(d_h) + B) v ) ). DeOP's released function takes masks in place of q and k: deop-mps-masks.ts.
 * A key bias changes nothing here, as in `clip`.
 */
export const deopMps: Head = {
  name: "deop-mps",
  source: "Han et al., ICCV 2023, as read by the paper",
  bias: { tau: 4, classVisible: true, seeSelf: false },
  residual: [1, 1],
  keyBias: NO_KEY_BIAS,
  pooling: "mask",
  attend: (algebra, block) => algebra.matmul(attention(algebra, block.q, block.k, block), block.v),
};
