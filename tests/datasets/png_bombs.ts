import { deflateSync } from "node:zlib";
import { crc32 } from "node:zlib";

const HEADER = 8 + 8;

/** The same PNG with another width and height in its header, its checksum put right. */
export function declaring(width: number, height: number, png: Uint8Array): Uint8Array {
  const bytes = png.slice(), view = new DataView(bytes.buffer);
  view.setUint32(HEADER, width);
  view.setUint32(HEADER + 4, height);
  view.setUint32(HEADER + 13, crc32(bytes.subarray(HEADER - 4, HEADER + 13)));
  return bytes;
}

/** A chunk with its length and checksum. */
export function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length), view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}

/** A gray PNG of 4 × 4 pixels whose pixels unpack to that many bytes. */
export function bomb(unpacked: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13), view = new DataView(header.buffer);
  view.setUint32(0, 4);
  view.setUint32(4, 4);
  header[8] = 8;
  return png([chunk("IHDR", header), chunk("IDAT", deflateSync(new Uint8Array(unpacked)))]);
}

/** A PNG of these chunks and an end. */
export function png(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, ...chunks, chunk("IEND", new Uint8Array())];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
