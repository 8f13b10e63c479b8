import { NO_KEY_BIAS } from "../key-bias.ts";
import { selfAffinity } from "./attention.ts";
import type { Head } from "./head.ts";

/**
 * The original DBA, Eq. 7 to 9: MaskCLIP's dense tokens (Eq. 5), pooled with the affinity of each pixel with its mask:
 * e_j = (m_j * ā_j)ᵀ O / (m_jᵀ ā_j), ā_j = U (M^d_j S) / |m^d_j|,
 * S = half the sum of softmax(q qᵀ / sqrt(d_h) + B) and softmax(k kᵀ / sqrt(d_h) + B), averaged over the heads.
 * Residual [0, 2] drops the residual stream.
 */
export const dbaEq7: Head = {
  name: "dba-eq7",
  source: "Eq. 7 to 9",
  bias: { tau: 16, classVisible: false, seeSelf: false },
  form: { fullWidth: false },
  residual: [1, 1],
  keyBias: NO_KEY_BIAS,
  pooling: "eq7",
  attend: (_algebra, block) => block.v,
  affinity: (algebra, block, form) =>
    selfAffinity(algebra, block, { ...form, halfSum: true, headMean: true }),
};
