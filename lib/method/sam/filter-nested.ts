/** Levels from wholes to sub-parts. */
const LEVELS = [2, 1, 0] as const;

/**
 * The nesting filter: wholes first, then parts, then sub-parts; a candidate stays when no mask kept from a higher
 * level covers `limit` of it or more. Masks of one level are not compared; while nothing is kept, a level is taken
 * whole.
 *
 * @param bits 0 or 1, [count, height * width].
 * @returns indices of the kept masks, level by level, in their order inside a level.
 */
export function filterNested(
  bits: Uint8Array,
  levels: ArrayLike<number>,
  pixels: number,
  limit = 0.3,
): Int32Array<ArrayBuffer> {
  const maskOf = (mask: number) => bits.subarray(mask * pixels, (mask + 1) * pixels);
  const kept: number[] = [];
  for (const level of LEVELS) {
    const higher = [...kept];
    for (let mask = 0; mask < levels.length; mask++) {
      if (levels[mask] !== level) continue;
      if (higher.every((over) => shareInside(maskOf(mask), maskOf(over)) < limit)) kept.push(mask);
    }
  }
  return Int32Array.from(kept);
}

/** Share of a mask that lies in another, 0 … 1; 0 for an empty mask. */
function shareInside(mask: Uint8Array, other: Uint8Array): number {
  let area = 0;
  let both = 0;
  for (let i = 0; i < mask.length; i++) {
    area += mask[i];
    both += mask[i] & other[i];
  }
  return area === 0 ? 0 : both / area;
}
