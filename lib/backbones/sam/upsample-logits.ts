import type { ThresholdedMask } from "../../kernels/logits/threshold-logits.ts";
import { type Taps, upsampledThreshold } from "../../kernels/logits/upsampled-threshold.ts";
import { bilinearAxis } from "../../kernels/resize/bilinear.ts";

/** Height and width in pixels. */
export type Size = readonly [height: number, width: number];

/**
 * Interpolation from `low` samples to `side`, of which the first `seen` count, and from those to `to`: four taps a position, since the
 * two interpolations read two samples of two, or two where the second leaves everything as it is.
 */
function taps(low: number, side: number, seen: number, to: number): Taps {
  const [first, second] = [bilinearAxis(low, side), bilinearAxis(seen, to)];
  const each = seen === to ? 2 : 4;
  const samples = new Int32Array(to * each);
  const weights = new Float64Array(to * each);
  for (let o = 0; o < to; o++) {
    const across = second.fraction[o];
    const [left, right] = [second.low[o], second.high[o]];
    const { low: below, high: above, fraction } = first;
    samples.set([below[left], above[left], below[right], above[right]].slice(0, each), o * each);
    const shares = [
      (1 - across) * (1 - fraction[left]),
      (1 - across) * fraction[left],
      across * (1 - fraction[right]),
      across * fraction[right],
    ];
    weights.set(shares.slice(0, each), o * each);
  }
  return { samples, weights, each };
}

/**
 * Brings the logits of SAM's decoder to the size of an image, as SAM does: bilinearly to the side of the encoder's input,
 * without the padding, bilinearly to the image. Both steps are linear, so they are done as one.
 *
 * @param low side of the decoder's logits.
 * @param side of the encoder's input.
 * @param seen size at which the encoder saw the image, padding left out.
 * @returns a function from logits, [low * low], to logits, [height * width] of `size`.
 */
export function logitsUpsampler(
  low: number,
  side: number,
  seen: Size,
  size: Size,
): (logits: Float32Array) => Float32Array<ArrayBuffer> {
  const [height, width] = size;
  const { rows, columns, lines } = axes(low, side, seen, size);
  return (logits) => {
    const wide = resampleRows(logits, low, lines, columns, width);
    return resampleColumns(wide, width, rows, height);
  };
}

/**
 * Cuts masks out of logits as `logitsUpsampler` would bring them to the size of an image, without making those.
 *
 * @returns a function from logits, [low * low], and an offset to their mask.
 */
export function logitsThreshold(
  low: number,
  side: number,
  seen: Size,
  size: Size,
): (logits: Float32Array, offset: number) => ThresholdedMask {
  const { rows, columns, lines } = axes(low, side, seen, size);
  return upsampledThreshold(low, lines, rows, columns);
}

function axes(low: number, side: number, seen: Size, [height, width]: Size) {
  const rows = taps(low, side, seen[0], height);
  const columns = taps(low, side, seen[1], width);
  // Lines of padding are not looked at.
  const lines = 1 + rows.samples.reduce((last, line) => Math.max(last, line), 0);
  return { rows, columns, lines };
}

// Taps are written out: as inner loops they take twice as long.

function resampleRows(
  values: Float32Array,
  low: number,
  lines: number,
  { samples, weights, each }: Taps,
  width: number,
) {
  const wide = new Float32Array(lines * width);
  for (let y = 0, at = 0; y < lines; y++) {
    const line = y * low;
    if (each === 2) {
      for (let tap = 0; tap < width * 2; tap += 2, at++) {
        wide[at] = weights[tap] * values[line + samples[tap]] +
          weights[tap + 1] * values[line + samples[tap + 1]];
      }
      continue;
    }
    for (let tap = 0; tap < width * 4; tap += 4, at++) {
      wide[at] = weights[tap] * values[line + samples[tap]] +
        weights[tap + 1] * values[line + samples[tap + 1]] +
        weights[tap + 2] * values[line + samples[tap + 2]] +
        weights[tap + 3] * values[line + samples[tap + 3]];
    }
  }
  return wide;
}

function resampleColumns(
  wide: Float32Array,
  width: number,
  { samples, weights, each }: Taps,
  height: number,
) {
  const result = new Float32Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    const tap = y * each;
    const [w0, w1, w2, w3] = weights.subarray(tap, tap + each);
    const [l0, l1, l2, l3] = samples.subarray(tap, tap + each).map((line) => line * width);
    if (each === 2) {
      for (let x = 0; x < width; x++, at++) result[at] = w0 * wide[l0 + x] + w1 * wide[l1 + x];
      continue;
    }
    for (let x = 0; x < width; x++, at++) {
      result[at] = w0 * wide[l0 + x] + w1 * wide[l1 + x] + w2 * wide[l2 + x] + w3 * wide[l3 + x];
    }
  }
  return result;
}
