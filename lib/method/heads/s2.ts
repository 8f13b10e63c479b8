import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";
import { s3 } from "./s3.ts";

/**
 * Eq. S2 (Appendix A): O = U F_tok( O_v(ā^low_j v) ), the same vector at every token of mask j, with ā^low_j the mean of the
 * rows of S in the mask (Eq. S5). Between Eq. 7 and Eq. S3: the mean of F_tok has become F_tok of the mean.
 */
export const s2: Head = {
  ...s3,
  name: "s2",
  source: "Eq. S2",
  needsMaskMean: true,
  attend(algebra, block, form) {
    if (block.maskMean === null) throw new TypeError("Expected maskMean for Eq. S2 but found null");
    const meanInMasks = algebra.matmul(block.maskMean, selfAffinity(algebra, block, form));
    return algebra.matmul(meanInMasks, block.v);
  },
};
