import { Buffer } from "node:buffer";
import { crc32, inflateSync } from "node:zlib";
import type { LabelMap } from "../method/label-map.ts";

/** First column and row of a pass, and the steps between them. */
type Pass = readonly [left: number, top: number, stepX: number, stepY: number];

/** The seven passes of Adam7. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A PNG that is not interlaced has one pass of all its pixels. */
const WHOLE = [[0, 0, 1, 1]] as const;

/** Where the header's content begins in the file. */
const HEADER = 16;

/**
 * The values of a gray or indexed PNG of up to 8 bits a pixel, one a byte, interlaced or not. Unpacked by the platform, which takes a
 * fraction of the general decoder's time; that one also takes interlaced pixels of less than a byte for whole ones.
 *
 * @param png as `essentialPng` returns it.
 * @returns null where the PNG is of another kind.
 * @throws {RangeError} saying what is damaged.
 */
export function labelValues(png: Uint8Array<ArrayBuffer>): LabelMap | null {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const width = view.getUint32(HEADER), height = view.getUint32(HEADER + 4);
  const [depth, colour, compression, filter, interlace] = png.subarray(HEADER + 8, HEADER + 13);
  if (![1, 2, 4, 8].includes(depth) || (colour !== 0 && colour !== 3)) return null;
  if (compression !== 0 || filter !== 0 || interlace > 1) return null;
  const data = new Uint8Array(height * width);
  const passes = passesOf(width, height, depth, interlace === 1 ? PASSES : WHOLE);
  const lines = unpacked(png, view, passes.reduce((sum, { rows, bytes }) => sum + rows * (1 + bytes), 0));
  let at = 0;
  for (const { left, top, stepX, stepY, columns, rows, bytes } of passes) {
    let above: Uint8Array = new Uint8Array(bytes);
    for (let row = 0; row < rows; row++, at += 1 + bytes) {
      const line = lines.subarray(at + 1, at + 1 + bytes);
      unfilter(lines[at], line, above);
      const start = (top + row * stepY) * width + left;
      if (depth === 8 && stepX === 1) data.set(line, start);
      else {for (let column = 0; column < columns; column++) {
          const bit = column * depth;
          data[start + column * stepX] = line[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
        }}
      above = line;
    }
  }
  return { height, width, data };
}

/** The passes that have pixels, and the bytes of a line of each, without the one for its filter. */
function passesOf(width: number, height: number, depth: number, passes: readonly Pass[]) {
  return passes.map(([left, top, stepX, stepY]) => {
    const columns = Math.ceil((width - left) / stepX), rows = Math.ceil((height - top) / stepY);
    return { left, top, stepX, stepY, columns, rows, bytes: Math.ceil(columns * depth / 8) };
  }).filter(({ columns, rows }) => columns > 0 && rows > 0);
}

function unpacked(png: Uint8Array<ArrayBuffer>, view: DataView, expected: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = HEADER - 8; at < png.length;) {
    const end = at + 8 + view.getUint32(at), type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (crc32(png.subarray(at + 4, end)) !== view.getUint32(end)) {
      throw new RangeError(`the checksum of chunk ${type} does not fit`);
    }
    if (type === "IDAT") parts.push(png.subarray(at + 8, end));
    at = end + 4;
  }
  const lines = inflateSync(Buffer.concat(parts));
  if (lines.length < expected) throw new RangeError(`${lines.length} bytes of pixels instead of ${expected}`);
  return lines;
}

/** Undoes the filter of a line in place; pixels of less than a byte are filtered byte by byte. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array): void {
  if (filter > 4) throw new RangeError(`a line has filter ${filter}, of 4 at most`);
  if (filter === 2) { for (let i = 0; i < line.length; i++) line[i] += above[i]; }
  for (let i = 0, a = 0, c = 0; i < line.length && filter !== 0 && filter !== 2; i++) {
    const b = above[i];
    line[i] += filter === 1 ? a : filter === 3 ? (a + b) >> 1 : nearest(a, b, c);
    a = line[i];
    c = b;
  }
}

/** Paeth's predictor: of left, above and above left the one nearest to left + above - above left. */
function nearest(a: number, b: number, c: number): number {
  const toA = Math.abs(b - c), toB = Math.abs(a - c), toC = Math.abs(a + b - 2 * c);
  return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}
