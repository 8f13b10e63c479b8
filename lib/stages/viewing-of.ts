import type { Viewing } from "../segmenter/view-image.ts";
import type { Materials } from "./materials.ts";
import type { Settings } from "./settings.ts";

/** How images are shown to CLIP, in pixels: settings may speak of windows, whose side is the model's own. */
export function viewingOf(
  { sampling }: Pick<Settings, "sampling">,
  { clip, runtime }:
    & { readonly clip: Pick<Materials["clip"], "folder" | "native"> }
    & Pick<Materials, "runtime">,
): Viewing {
  const { short, stride, ...settings } = sampling;
  const window = clip.native;
  const sides = { "2*window": 2 * window, "16*window/7": Math.round(16 * window / 7) };
  const steps = { "window/2": window / 2, "window/4": window / 4 };
  return {
    clipFolder: clip.folder,
    ...runtime && { runtime },
    short: typeof short === "string" ? sides[short] : short,
    sampling: { ...settings, window, stride: typeof stride === "string" ? steps[stride] : stride },
  };
}
