import { instantiate } from "../instantiate.ts";
import type { ThresholdedMask } from "./threshold-logits.ts";
import { THRESHOLD_UPSAMPLED } from "./threshold-upsampled-wasm.ts";

/** Linear interpolation along an axis: samples and weights behind every target position. Samples rise with the position. */
export interface Taps {
  /** [positions, each]. */
  readonly samples: Int32Array<ArrayBuffer>;
  /** [positions, each]. */
  readonly weights: Float64Array<ArrayBuffer>;
  readonly each: 2 | 4;
}

type ThresholdUpsampled = (...addressesAndSizes: number[]) => number;

const PAGE = 1 << 16;
/** Arrays begin at multiples of this, and vectors may be read beyond their ends. */
const LINE = 64;
/** What the kernel tells beside runs: pixels above the offset and above its negative, and the box. */
const FOUND = 6;

/**
 * Masks of small logits brought to the size of an image, without the large logits: bit by bit as `thresholdLogits` cuts what
 * `logitsUpsampler` makes. Both resamplings sum in double precision and round to single, in the same order. Pixels all of
 * whose taps are surely outside are not made, so the time goes with the box of a mask rather than with the image.
 *
 * @param low side of the logits, of which the first `lines` count.
 * @param rows taps of every row of pixels; @param columns of every column.
 * @returns a function from logits, [low * low], and an offset to their mask.
 */
export function upsampledThreshold(
  low: number,
  lines: number,
  rows: Taps,
  columns: Taps,
): (logits: Float32Array, offset: number) => ThresholdedMask {
  const [height, width] = [rows, columns].map(({ samples, each }) => samples.length / each);
  let end = 0;
  const place = (bytes: number) =>
    (end += LINE * Math.ceil(bytes / LINE) + LINE) - LINE * Math.ceil(bytes / LINE);
  const at = {
    logits: place(4 * low * low),
    down: place(4 * rows.samples.length),
    downWeights: place(8 * rows.weights.length),
    across: place(4 * columns.samples.length),
    acrossWeights: place(8 * columns.weights.length),
    wide: place(4 * lines * (width + 3)),
    runs: place(4 * (height * width + 1)),
    found: place(4 * FOUND),
  };
  const pages = Math.ceil((end + LINE) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  new Int32Array(buffer, at.down, rows.samples.length).set(rows.samples);
  new Float64Array(buffer, at.downWeights, rows.weights.length).set(rows.weights);
  new Int32Array(buffer, at.across, columns.samples.length).set(columns.samples);
  new Float64Array(buffer, at.acrossWeights, columns.weights.length).set(columns.weights);
  const own = new Float32Array(buffer, at.logits, low * low);
  const found = new Int32Array(buffer, at.found, FOUND);
  const { thresholdUpsampled: kernel } = instantiate<{ thresholdUpsampled: ThresholdUpsampled }>(
    THRESHOLD_UPSAMPLED,
    memory,
  );
  return (logits, offset) => {
    own.set(logits);
    const count = kernel(
      ...[at.logits, low, lines],
      ...[at.down, at.downWeights, rows.each, at.across, at.acrossWeights, columns.each],
      ...[height, width, roundedDown(offset), roundedDown(-offset), at.wide, at.runs, at.found],
    );
    const [inner, outer, ...box] = found;
    return {
      runs: Int32Array.from(new Int32Array(buffer, at.runs, count)),
      inner,
      outer,
      box: Int32Array.from(box),
    };
  };
}

/** The largest number of single precision that is not above: single precision is above it where it is above the number itself. */
function roundedDown(value: number): number {
  const rounded = Math.fround(value);
  if (!(rounded > value)) return rounded;
  const bits = new Int32Array(Float32Array.of(rounded).buffer);
  // Below zero the next number down has larger bits; the smallest above zero is followed by zero.
  bits[0] += rounded > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0];
}
