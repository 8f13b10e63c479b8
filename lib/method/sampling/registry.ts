import { UserError } from "../../errors.ts";
import { gsw } from "./gsw.ts";
import { global, none } from "./none.ts";
import type { Geometry, Sampling, SamplingSettings, View } from "./sampling.ts";
import { slide } from "./slide.ts";
import { twoWindows } from "./two-windows.ts";

/** Every sampling by the name experiments use. */
const samplings: Readonly<Record<SamplingSettings["kind"], Sampling>> = {
  none,
  global,
  slide,
  gsw,
  "two-windows": twoWindows,
};

/**
 * The views of an image under a sampling.
 *
 * @throws {UserError} when sizes do not fit: sides and window must be multiples of the patch, the stride whole, from 1
 * to the window (a larger one would leave pixels unseen).
 */
export function viewsOf(geometry: Geometry, settings: SamplingSettings): View[] {
  const { image, patch } = geometry;
  const { kind, window, stride, globalWeight } = settings;
  const whole = (value: number, unit: number) => Number.isInteger(value / unit) && value > 0;
  const demand = (ok: boolean, wanted: string, found: unknown) => {
    if (!ok) throw new UserError(`Expected ${wanted} but found ${found}`);
  };
  const known = Object.keys(samplings), sides = `${image.height} x ${image.width}`;
  const isTiled = whole(image.height, patch) && whole(image.width, patch);
  demand(known.includes(kind), `sampling to be one of ${known.join(", ")}`, kind);
  demand(isTiled, `image sides that are multiples of the patch, ${patch}`, sides);
  if (kind !== "none" && kind !== "global") {
    demand(whole(window, patch), `a window side that is a multiple of the patch, ${patch}`, window);
    const isStep = whole(stride, 1) && stride <= window;
    demand(isStep, `a stride of whole pixels from 1 to the window, ${window},`, stride);
    demand(globalWeight >= 0 && globalWeight <= 1, "globalWeight in [0, 1]", globalWeight);
  }
  return samplings[kind](geometry, settings);
}
