import { createHash } from "node:crypto";
import { requireFile } from "./require-file.ts";

/** Bytes that are read at once: files may be larger than memory, and small ones are read in one go. */
const LARGE = 16 << 20;

/**
 * SHA-256 of a file of any size, as 64 lowercase hexadecimal digits.
 *
 * @param onProgress called with the bytes read so far.
 */
export async function hashFile(
  path: string,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (bytes: number) => void } = {},
): Promise<string> {
  const { size } = requireFile(path), hash = createHash("sha256");
  if (size <= LARGE) hash.update(await Deno.readFile(path, options));
  else {
    using file = await Deno.open(path);
    const buffer = new Uint8Array(1 << 20);
    for (let done = 0, read; (read = await file.read(buffer)) !== null;) {
      options.signal?.throwIfAborted();
      hash.update(buffer.subarray(0, read));
      options.onProgress?.(done += read);
    }
  }
  return hash.digest("hex");
}
