import type { MaskSet } from "./mask-set.ts";
import type { Size } from "./size.ts";

/**
 * A mask set in little space, without loss: run lengths row by row, zeros and ones in turn, the first run counting
 * zeros (and so possibly 0 long). Runs of one mask add up to height * width.
 */
export interface EncodedMasks extends Size {
  /** Runs of all masks, one mask after the other. */
  readonly runs: Int32Array<ArrayBuffer>;
  /** Mask m owns `runs[offsets[m]]` up to, not including, `runs[offsets[m + 1]]`, [count + 1]. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** As in the mask set, [count]. */
  readonly levels: Uint8Array<ArrayBuffer>;
}

/** Run lengths of a mask set; {@link decodeMasks} gives it back bit by bit. */
export function encodeMasks(masks: MaskSet): EncodedMasks {
  const { height, width, count, bits, levels } = masks;
  const pixels = height * width;
  const runs: number[] = [];
  const offsets = new Int32Array(count + 1);
  for (let mask = 0; mask < count; mask++) {
    const end = (mask + 1) * pixels;
    for (let at = mask * pixels, bit = 0; at < end; bit ^= 1) {
      const next = bits.indexOf(bit ^ 1, at);
      const stop = next === -1 ? end : Math.min(next, end);
      runs.push(stop - at);
      at = stop;
    }
    offsets[mask + 1] = runs.length;
  }
  return { height, width, runs: Int32Array.from(runs), offsets, levels: levels.slice() };
}

/**
 * The mask set that was encoded.
 *
 * @throws {RangeError} when the runs of a mask do not fill the image.
 */
export function decodeMasks(encoded: EncodedMasks): MaskSet {
  const { height, width, runs, offsets, levels } = encoded;
  const count = levels.length;
  const pixels = height * width;
  const bits = new Uint8Array(count * pixels);
  const areas = new Int32Array(count);
  for (let mask = 0; mask < count; mask++) {
    const start = mask * pixels;
    let at = start;
    for (let run = offsets[mask]; run < offsets[mask + 1]; run++) {
      const length = runs[run];
      if ((run - offsets[mask]) % 2 === 1) {
        bits.fill(1, at, at + length);
        areas[mask] += length;
      }
      at += length;
    }
    if (at !== start + pixels) {
      throw new RangeError(
        `Expected the runs of mask ${mask} to fill ${pixels} pixels but found ${at - start}`,
      );
    }
  }
  return { height, width, count, bits, areas, levels: levels.slice() };
}

/** The masks of several sets of one image as one set, in order. */
export function joinEncodedMasks(
  sets: readonly EncodedMasks[],
  height: number,
  width: number,
): EncodedMasks {
  const counts = sets.flatMap(({ offsets }) =>
    Array.from(offsets.subarray(1), (end, mask) => end - offsets[mask])
  );
  const offsets = new Int32Array(counts.length + 1);
  counts.forEach((count, mask) => offsets[mask + 1] = offsets[mask] + count);
  const runs = new Int32Array(offsets[counts.length]);
  let at = 0;
  for (const set of sets) {
    if (set.height !== height || set.width !== width) {
      throw new RangeError(
        `Expected masks of ${height} x ${width} pixels but found ${set.height} x ${set.width}`,
      );
    }
    runs.set(set.runs, at);
    at += set.runs.length;
  }
  return { height, width, runs, offsets, levels: Uint8Array.from(sets.flatMap(({ levels }) => [...levels])) };
}

/** Share of a mask that lies in another of the same image, 0 … 1; 0 for an empty mask. */
export function shareInside({ runs, offsets }: EncodedMasks, mask: number, over: number): number {
  let [own, other] = [offsets[mask], offsets[over]];
  let [ownEnd, otherEnd] = [runs[own], runs[other]];
  let area = 0, both = 0;
  for (let at = 0; own < offsets[mask + 1] && other < offsets[over + 1];) {
    const end = Math.min(ownEnd, otherEnd);
    const [isIn, isOver] = [(own - offsets[mask]) % 2 === 1, (other - offsets[over]) % 2 === 1];
    if (isIn) area += end - at;
    if (isIn && isOver) both += end - at;
    at = end;
    // Runs may be empty: the first is, where a mask begins in the corner.
    if (ownEnd === end) ownEnd += runs[++own];
    if (otherEnd === end) otherEnd += runs[++other];
  }
  return area === 0 ? 0 : both / area;
}
