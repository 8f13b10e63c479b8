import type { Head } from "./head.ts";
import { type HeadOptions, nameOf, settle } from "./options.ts";

/**
 * MaskCLIP, Eq. 5: O = U F_tok( X + O_v(v) ): every token keeps its own value and attends to nothing.
 *
 * Options: residual.
 */
export function maskclip(options: HeadOptions = {}): Head {
  const { residual } = settle("maskclip", { residual: [1, 1] }, options);
  return {
    name: nameOf("maskclip", options),
    source: "Eq. 5; Zhou, Loy, Dai, ECCV 2022",
    bias: null,
    residual,
    pooling: "mask",
    attend: (_algebra, block) => block.v,
  };
}
