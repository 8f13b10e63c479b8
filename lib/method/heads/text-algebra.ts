import type { Algebra } from "./head.ts";

/** Interprets heads as text. */
export const text: Algebra<string> = {
  matmul: (a, b) => `(${a} ${b})`,
  transpose: (a) => `${a}'`,
  add: (a, b) => `(${a} + ${b})`,
  scale: (a, factor) => `(${factor} ${a})`,
  softmaxRows: (a) => `softmax${a}`,
  meanOverHeads: (a) => `mean${a}`,
};
