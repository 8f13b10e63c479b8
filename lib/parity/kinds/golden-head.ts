import type { Head } from "../../method/heads/head.ts";
import { makeHead } from "../../method/heads/registry.ts";

/** A head as golden cases write it: independent switches. */
interface GoldenHead {
  readonly attention: "qk" | "identity" | "qq+kk" | "qq+kk mask-mean";
  readonly bias: boolean;
  readonly tau: number;
  readonly cls_visible: boolean;
  readonly half_sum: boolean;
  readonly head_mean: boolean;
  readonly residual: [number, number];
  readonly pooling: "mask" | "eq7" | "eq7-lowres";
}

/** The registered head that does what the switches say, with every switch it has as an option. */
export function goldenHead(switches: GoldenHead): Head {
  const { attention, bias, pooling, residual } = switches;
  const ofBias = { tau: switches.tau, classVisible: switches.cls_visible };
  const ofAffinity = { halfSum: switches.half_sum, headMean: switches.head_mean };
  if (attention === "qk") {
    return bias ? makeHead("deop-mps", { ...ofBias, residual }) : makeHead("clip", { residual });
  }
  if (attention === "identity") {
    return pooling === "mask"
      ? makeHead("maskclip", { residual })
      : makeHead(`dba-${pooling}`, { ...ofBias, residual });
  }
  if (attention === "qq+kk") {
    return bias
      ? makeHead("dba", { ...ofBias, ...ofAffinity, residual })
      : makeHead("sclip", { ...ofAffinity, residual });
  }
  return makeHead("s2", { ...ofBias, ...ofAffinity, residual });
}
