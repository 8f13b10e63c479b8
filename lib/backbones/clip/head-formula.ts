import type { Head } from "../../method/heads/head.ts";
import { text } from "../../method/heads/text-algebra.ts";

/**
 * What a head computes, written out: equal for two heads exactly when their graphs are equal, whatever their names.
 *
 * @example "1 X + 1 O(((softmax((0.125 (q q')) + B) + softmax((0.125 (k k')) + B)) v)), B(4, true)"
 */
export function headFormula(head: Head, scale: number): string {
  const { bias, keyBias, residual, needsMaskMean } = head;
  const block = {
    q: "q",
    k: keyBias && keyBias.scale !== 0
      ? `(k + ${keyBias.scale} ${keyBias.direction === "mean" ? "mean" : `random ${keyBias.seed}`})`
      : "k",
    v: "v",
    bias: bias && "B",
    maskMean: needsMaskMean ? "N" : null,
    scale,
    // Any number would do: it is a part of the model, which the formula does not speak of.
    heads: 1,
  };
  return [
    `${residual[0]} X + ${residual[1]} O(${head.attend(text, block, head.form)})`,
    ...(bias ? [`B(${bias.tau}, ${bias.classVisible}${bias.seeSelf ? ", self" : ""})`] : []),
    ...(head.affinity ? [`S = ${head.affinity(text, block, head.form)}`] : []),
  ].join(", ");
}
