import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { MOST_PIXELS } from "./largest.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Chunks that hold sizes, colours and pixels. The others hold texts and profiles, packed ones among them. */
const ESSENTIAL = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];

/** Deflate packs at most 1032 bytes into one. */
const MOST_EXPANSION = 1032;

/** Pixels may always unpack to this many bytes. */
const HARMLESS_BYTES = 64 << 20;

/** Bytes per pixel of the kinds of PNG: gray, RGB, palette, gray with alpha, RGBA; at 16 bits twice as many. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** An implausible size, though the file may be whole. */
export class TooManyPixels extends RangeError {
  constructor(readonly width: number, readonly height: number) {
    super(`${width} × ${height} pixels, of ${MOST_PIXELS} at most`);
  }
}

/**
 * A PNG reduced to the chunks that decide its pixels, safe to hand to a decoder: its size is plausible and its pixels unpack to no
 * more than that size takes.
 *
 * @throws {TooManyPixels} for a size above the limit. @throws {RangeError} saying what else is wrong; the caller knows the name.
 */
export function essentialPng(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte)) throw new RangeError("no PNG signature");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, SIGNATURE.length)];
  const pixels: Uint8Array<ArrayBuffer>[] = [];
  let most = 0;
  for (let at = SIGNATURE.length, type = ""; type !== "IEND";) {
    if (at + 12 > bytes.length) throw new RangeError("the file ends inside a chunk");
    const length = view.getUint32(at), end = at + 12 + length;
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.length) throw new RangeError(`chunk ${type} is cut short`);
    if (type === "IHDR") most = bytesOfPixels(view, at + 8, length);
    else if (most === 0) throw new RangeError(`chunk ${type} before the size`);
    if (ESSENTIAL.includes(type)) kept.push(bytes.subarray(at, end));
    if (type === "IDAT") pixels.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  const packed = Buffer.concat(pixels);
  if (packed.length * MOST_EXPANSION > most + HARMLESS_BYTES) refuseBomb(packed, most);
  return new Uint8Array(Buffer.concat(kept));
}

/** Bytes that the pixels take unpacked, interlaced or not, from the content of the header chunk. */
function bytesOfPixels(view: DataView, at: number, length: number): number {
  if (length !== 13) throw new RangeError("the header has another length");
  const width = view.getUint32(at), height = view.getUint32(at + 4);
  if (width === 0 || height === 0) throw new RangeError(`${width} × ${height} pixels`);
  if (width * height > MOST_PIXELS) throw new TooManyPixels(width, height);
  const channels = CHANNELS[view.getUint8(at + 9)] ?? 4;
  // Each row has a byte for its filter; the seven passes of interlacing have at most twice as many rows.
  return height * (Math.ceil(width * channels * view.getUint8(at + 8) / 8) + 1) + 2 * height + 7 * width;
}

function refuseBomb(packed: Uint8Array, most: number): void {
  try {
    inflateSync(packed, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_BUFFER_TOO_LARGE") return;
    throw new RangeError(`its pixels unpack to more than the ${most} bytes of its size`, { cause });
  }
}
