import { eq7 } from "./dba-eq7.ts";
import type { Head } from "./head.ts";
import type { HeadOptions } from "./options.ts";

/**
 * Eq. 7 without upsampling: the weights are M^d_j * ā_j on the tokens themselves, e_j = (m^d_j * ā_j)ᵀ tok / (m^d_jᵀ ā_j).
 * A mask without tokens falls back to the plain average of the upsampled tokens (Eq. 3).
 *
 * Options: as `dbaEq7`.
 */
export function dbaEq7Lowres(options: HeadOptions = {}): Head {
  return eq7("dba-eq7-lowres", "Eq. 7 at token resolution", "eq7-lowres", options);
}
