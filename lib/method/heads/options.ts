import { classVisible } from "./options/class-visible.ts";
import { formula } from "./options/formula.ts";
import { fullWidth } from "./options/full-width.ts";
import { halfSum } from "./options/half-sum.ts";
import { headMean } from "./options/head-mean.ts";
import { keyBias } from "./options/key-bias.ts";
import { residual } from "./options/residual.ts";
import { seeSelf } from "./options/see-self.ts";
import { tau } from "./options/tau.ts";
import { threshold } from "./options/threshold.ts";

/** Every option of a head. A new one is one file and one line here. They are set in this order: a formula before its bias. */
export const headOptions = {
  formula,
  tau,
  classVisible,
  halfSum,
  headMean,
  fullWidth,
  seeSelf,
  keyBias,
  threshold,
  residual,
};

/** What may differ inside a head: the options of `lib/method/heads/options/`. Each head takes those that mean something for it. */
export type HeadOptions = {
  readonly [Name in keyof typeof headOptions]?:
    | Parameters<typeof headOptions[Name]["set"]>[1]
    | undefined;
};
