import { instantiate } from "../instantiate.ts";
import type { PillowAxis } from "./pillow-axis.ts";
import { PILLOW_PASSES } from "./pillow-passes-wasm.ts";

type Pass = (...addressesAndSizes: number[]) => void;

const PAGE = 1 << 16;
const MOST_PAGES = 1 << 16;
/** Bytes that vectors may touch beyond the end of an array. */
const MARGIN = 64;

interface Passes {
  readonly memory: WebAssembly.Memory;
  readonly resizeRows: Pass;
  readonly resizeColumns: Pass;
}

/** One memory of this thread: images of a run need about as much, one after the other. */
let opened: Passes | undefined;

function passes(): Passes {
  if (opened) return opened;
  const memory = new WebAssembly.Memory({ initial: 0, maximum: MOST_PAGES, shared: true });
  const { resizeRows, resizeColumns } = instantiate<Pick<Passes, "resizeRows" | "resizeColumns">>(
    PILLOW_PASSES,
    memory,
  );
  return opened = { memory, resizeRows, resizeColumns };
}

/** Puts an image and an axis into memory; returns their addresses and where the result goes. */
function placed(source: Uint8Array, { start, taps, weights }: PillowAxis, outBytes: number) {
  const { memory } = passes();
  let end = 0;
  const place = (bytes: number) => {
    const at = end;
    end += MARGIN * Math.ceil(bytes / MARGIN) + MARGIN;
    return at;
  };
  const at = {
    start: place(start.byteLength),
    taps: place(taps.byteLength),
    weights: place(weights.byteLength),
    source: place(source.length),
    out: place(outBytes),
  };
  const missing = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  const { buffer } = memory;
  new Int32Array(buffer, at.start, start.length).set(start);
  new Int32Array(buffer, at.taps, taps.length).set(taps);
  new Int32Array(buffer, at.weights, weights.length).set(weights);
  new Uint8Array(buffer, at.source, source.length).set(source);
  return { ...at, result: () => Uint8Array.from(new Uint8Array(buffer, at.out, outBytes)) };
}

/**
 * The horizontal pass over RGB lines: `rows` of `resizePillowReference`, a pixel's three channels at a time.
 *
 * @param source [height, width, 3]. @returns [height, positions of the axis, 3].
 */
export function resizeRows(
  source: Uint8Array,
  height: number,
  width: number,
  axis: PillowAxis,
): Uint8Array<ArrayBuffer> {
  const to = axis.start.length;
  const at = placed(source, axis, height * to * 3);
  passes().resizeRows(
    ...[at.source, height, width, at.start, at.taps, at.weights, axis.most, to, at.out],
  );
  return at.result();
}

/**
 * The vertical pass over lines of bytes, sixteen of them at a time.
 *
 * @param source [lines, line]. @returns [positions of the axis, line].
 */
export function resizeColumns(source: Uint8Array, line: number, axis: PillowAxis): Uint8Array<ArrayBuffer> {
  const to = axis.start.length;
  const at = placed(source, axis, to * line);
  passes().resizeColumns(...[at.source, line, at.start, at.taps, at.weights, axis.most, to, at.out]);
  return at.result();
}
