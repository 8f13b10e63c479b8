import type { Tensor } from "../tensor/tensor.ts";
import type { Tolerance } from "./case.ts";

/** How far a tensor lies from its golden value. */
export interface Comparison {
  /** max|got - want|, divided by max|want| for `rel_max`. */
  readonly deviation: number;
  /** Deviation as a share of the tolerance: above 1 is a failure. */
  readonly share: number;
  /** What makes the two incomparable, if anything. */
  readonly problem?: string;
}

/** Compares by the golden vectors' rule; an all-zero golden tensor must be met exactly. */
export function compare(got: Tensor, want: Tensor, tolerance: Tolerance): Comparison {
  if (got.shape.join() !== want.shape.join()) {
    const problem = `expected shape [${want.shape.join(", ")}] but found [${got.shape.join(", ")}]`;
    return { deviation: Infinity, share: Infinity, problem };
  }
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < want.data.length; i++) {
    const wanted = Number(want.data[i]);
    const apart = Math.abs(Number(got.data[i]) - wanted);
    if (!(apart <= difference)) difference = Number.isNaN(apart) ? Infinity : apart;
    scale = Math.max(scale, Math.abs(wanted));
  }
  if (tolerance.type === "exact" || scale === 0) {
    return { deviation: difference, share: difference === 0 ? 0 : Infinity };
  }
  const deviation = difference / scale;
  return { deviation, share: deviation / tolerance.value };
}
