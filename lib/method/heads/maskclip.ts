import type { Head } from "./head.ts";

/** MaskCLIP, Eq. 5: O = U F_tok( X + O_v(v) ): every token keeps its own value and attends to nothing. */
export const maskclip: Head = {
  name: "maskclip",
  source: "Eq. 5; Zhou, Loy, Dai, ECCV 2022",
  bias: null,
  residual: [1, 1],
  pooling: "mask",
  attend: (_algebra, block) => block.v,
};
