import { global } from "./none.ts";
import type { Sampling, View } from "./sampling.ts";
import { slide } from "./slide.ts";

/** Global-aware sliding window: the canvas of the whole image and that of the windows, averaged by `globalWeight`. */
export const gsw: Sampling = (geometry, settings) => {
  const weighted = (views: View[], share: number) => views.map((view) => ({ ...view, share }));
  return [
    ...weighted(global(geometry, settings), settings.globalWeight),
    ...weighted(slide(geometry, settings), 1 - settings.globalWeight),
  ].filter((view) => view.share > 0);
};
