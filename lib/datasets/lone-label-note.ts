import { IGNORE } from "../method/label-map.ts";

/**
 * What to say of ground truth in which a single class occurs beside ignored pixels: maps of 0 and 255, the usual way to save
 * masks, hold no class but background, so every measurement on them is perfect.
 *
 * @param occurs by label.
 * @param ignored share of the pixels that are ignored, 0 … 1.
 * @returns a sentence without a full stop; null if there is nothing to say.
 */
export function loneLabelNote(
  classNames: readonly string[],
  occurs: readonly boolean[],
  ignored: number,
): string | null {
  const label = occurs.indexOf(true);
  if (ignored === 0 || label < 0 || occurs.lastIndexOf(true) !== label || classNames.length < 2) return null;
  return `no label but ${label} (${classNames[label]}) occurs in the ground truth beside ignored pixels, ` +
    `${
      (100 * ignored).toFixed(1)
    } % of it: where ${IGNORE} stands for a class, write its number in its place`;
}
