import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * Eq. S2 (Appendix A): O = U F_tok( O_v(ā^low_j v) ), the same vector at every token of mask j, with ā^low_j the mean of the
 * rows of S in the mask (Eq. S5). Between Eq. 7 and Eq. S3: the mean of F_tok has become F_tok of the mean.
 *
 * Options: tau, classVisible, halfSum, headMean, fullWidth, seeSelf, residual, keyBias.
 */
export function s2(options: HeadOptions = {}): Head {
  const defaults = {
    tau: 4,
    classVisible: true,
    seeSelf: false,
    halfSum: true,
    headMean: true,
    fullWidth: false,
    residual: [0, 2],
    keyBias: NO_KEY_BIAS,
  } as const;
  const { tau, classVisible, seeSelf, residual, keyBias, ...form } = settle("s2", defaults, options);
  return {
    name: nameOf("s2", options),
    source: "Eq. S2",
    bias: { tau, classVisible, seeSelf },
    residual,
    keyBias,
    pooling: "mask",
    needsMaskMean: true,
    attend(algebra, block) {
      if (block.maskMean === null) throw new TypeError("Expected maskMean for Eq. S2 but found null");
      const meanInMasks = algebra.matmul(block.maskMean, selfAffinity(algebra, block, form));
      return algebra.matmul(meanInMasks, block.v);
    },
  };
}
