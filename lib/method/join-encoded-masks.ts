import type { EncodedMasks } from "./mask-rle.ts";

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
