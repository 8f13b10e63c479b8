import { NO_KEY_BIAS } from "../key-bias.ts";
import { dba } from "./dba.ts";
import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * Eq. S3 (Appendix A): O = U F_tok( O_v(S v) ): Eq. 10 without the residual stream, with one S averaged over the heads.
 *
 * Options: tau, classVisible, halfSum, headMean, fullWidth, seeSelf, residual, keyBias.
 */
export function s3(options: HeadOptions = {}): Head {
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
  return { ...dba(settle("s3", defaults, options)), name: nameOf("s3", options), source: "Eq. S3" };
}
