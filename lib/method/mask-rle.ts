import type { MaskSet } from "./mask-set.ts";

/**
 * A mask set in little space, without loss: run lengths row by row, zeros and ones in turn, the first run counting
 * zeros (and so possibly 0 long). Runs of one mask add up to height * width.
 */
export interface EncodedMasks {
  readonly height: number;
  readonly width: number;
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
