import { requireFile } from "./require-file.ts";

/**
 * Reads a text file that others wrote: UTF-8, with or without a byte order mark, or UTF-16 where a mark says so, as some
 * shells and editors write lists. The mark is no part of the text.
 *
 * @throws {UserError} where it is no file; errors of the system where it cannot be read.
 */
export async function readText(path: string): Promise<string> {
  requireFile(path);
  const bytes = await Deno.readFile(path);
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** The encoding that a byte order mark says; UTF-8 without one. */
export function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}
