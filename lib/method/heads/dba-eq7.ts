import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head, Pooling } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * The original DBA, Eq. 7 to 9: MaskCLIP's dense tokens (Eq. 5), pooled with the affinity of each pixel with its mask:
 * e_j = (m_j * ā_j)ᵀ O / (m_jᵀ ā_j), ā_j = U (M^d_j S) / |m^d_j|,
 * S = half the sum of softmax(q qᵀ / sqrt(d_h) + B) and softmax(k kᵀ / sqrt(d_h) + B), averaged over the heads.
 *
 * Options: tau, classVisible, seeSelf, fullWidth, keyBias, residual ([0, 2] drops the residual stream).
 */
export function dbaEq7(options: HeadOptions = {}): Head {
  return eq7("dba-eq7", "Eq. 7 to 9", "eq7", options);
}

/** Eq. 7 in either pooling; the low-resolution one has its own file and name. */
export function eq7(name: string, source: string, pooling: Pooling, options: HeadOptions): Head {
  const defaults = {
    tau: 16,
    classVisible: false,
    seeSelf: false,
    fullWidth: false,
    residual: [1, 1],
    keyBias: NO_KEY_BIAS,
  } as const;
  const { fullWidth, residual, keyBias, ...bias } = settle(name, defaults, options);
  return {
    name: nameOf(name, options),
    source,
    bias,
    residual,
    keyBias,
    pooling,
    attend: (_algebra, block) => block.v,
    affinity: (algebra, block) => selfAffinity(algebra, block, { halfSum: true, headMean: true, fullWidth }),
  };
}
