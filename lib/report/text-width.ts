import stringWidth from "string-width";

/** Widths of groups of characters in ems, of Helvetica and its kin. */
const groups: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;|!'`]/, 0.27],
  [/[ftr()[\]{}\s/\\"I-]/, 0.35],
  [/[mwMW%@—]/, 0.92],
  [/[A-Z&]/, 0.71],
  [/[csvxyzJk]/, 0.51],
];

/**
 * Estimated width of a line of sans-serif text in pixels, a little too large rather than too small: a file cannot know
 * the fonts of its reader.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    const known = groups.find(([pattern]) => pattern.test(character));
    ems += known ? known[1] : 0.57 * Math.max(0, stringWidth(character));
  }
  return ems * size * 1.08;
}
