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
  const extents = Array.from({ length: levels.length }, (_, mask) => extentOf(bits, mask, pixels));
  return keepUnnested(levels, (mask, over) => shareInside(extents[mask], extents[over]), limit);
}

/**
 * The same for masks in any form.
 *
 * @param share of a mask that lies in another, 0 … 1.
 */
export function keepUnnested(
  levels: ArrayLike<number>,
  share: (mask: number, over: number) => number,
  limit: number,
): Int32Array<ArrayBuffer> {
  const kept: number[] = [];
  for (const level of LEVELS) {
    const higher = [...kept];
    for (let mask = 0; mask < levels.length; mask++) {
      if (levels[mask] !== level) continue;
      if (higher.every((over) => share(mask, over) < limit)) kept.push(mask);
    }
  }
  return Int32Array.from(kept);
}

/** A mask, and where its first and last pixel lie: masks far apart need no comparison. */
interface Extent {
  readonly bits: Uint8Array;
  readonly first: number;
  readonly last: number;
  readonly area: number;
}

function extentOf(all: Uint8Array, mask: number, pixels: number): Extent {
  const bits = all.subarray(mask * pixels, (mask + 1) * pixels);
  return { bits, first: bits.indexOf(1), last: bits.lastIndexOf(1), area: areaOf(bits) };
}

/** Pixels of a mask. */
export function areaOf(bits: Uint8Array): number {
  let area = 0;
  for (let i = 0; i < bits.length; i++) area += bits[i];
  return area;
}

/** Share of a mask that lies in another, 0 … 1; 0 for an empty mask. */
function shareInside(mask: Extent, other: Extent): number {
  const end = Math.min(mask.last, other.last);
  let both = 0;
  for (let i = Math.max(mask.first, other.first, 0); i <= end; i++) both += mask.bits[i] & other.bits[i];
  return mask.area === 0 ? 0 : both / mask.area;
}
