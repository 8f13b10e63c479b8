import { instantiate } from "../instantiate.ts";
import type { PairedAxis } from "./paired-axis.ts";
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

/**
 * The passes of `resizePillowReference`: a horizontal one over RGB lines, a pixel's three channels at a time, then a vertical one over
 * lines of bytes, sixteen at a time. Either is left out where its axis is null.
 *
 * @param source [height, width, 3]. @returns [positions down, positions across, 3], each as before where it has no axis.
 */
export function resizePasses(
  source: Uint8Array,
  height: number,
  width: number,
  across: PairedAxis | null,
  down: PairedAxis | null,
): Uint8Array<ArrayBuffer> {
  const { memory, resizeRows, resizeColumns } = passes();
  const toWidth = across?.start.length ?? width, line = 3 * toWidth;
  let end = 0;
  const place = (bytes: number) => {
    const at = end;
    end += MARGIN * Math.ceil(bytes / MARGIN) + MARGIN;
    return at;
  };
  const placeAxis = (axis: PairedAxis | null) =>
    axis && [axis.start, axis.pairs, axis.weights].map((array) => ({ array, at: place(array.byteLength) }));
  const axes = [placeAxis(across), placeAxis(down)];
  const from = place(source.length);
  const between = across ? place(height * line) : from;
  // The vertical pass reads a line beyond the last one.
  const bytes = (down?.start.length ?? height) * line;
  const out = down ? place(bytes + line) : between;
  const missing = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  const { buffer } = memory;
  for (const { array, at } of axes.flatMap((placed) => placed ?? [])) {
    new Uint8Array(buffer, at, array.byteLength).set(new Uint8Array(array.buffer));
  }
  new Uint8Array(buffer, from, source.length).set(source);
  const [acrossAt, downAt] = axes.map((placed) => placed?.map(({ at }) => at) ?? []);
  if (across) resizeRows(...[from, height, width, ...acrossAt, across.most, toWidth, between]);
  if (down) resizeColumns(...[between, line, ...downAt, down.most, down.start.length, out]);
  return new Uint8Array(buffer, out, bytes).slice();
}
