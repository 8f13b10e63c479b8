import { dbaEq7 } from "./dba-eq7.ts";
import type { Head } from "./head.ts";

/**
 * Eq. 7 without upsampling: the weights are M^d_j * ā_j on the tokens themselves, e_j = (m^d_j * ā_j)ᵀ tok / (m^d_jᵀ ā_j).
 * A mask without tokens falls back to the plain average of the upsampled tokens (Eq. 3).
 */
export const dbaEq7Lowres: Head = {
  ...dbaEq7,
  name: "dba-eq7-lowres",
  source: "Eq. 7 at token resolution",
  pooling: "eq7-lowres",
};
