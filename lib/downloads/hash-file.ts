import { createHash } from "node:crypto";
import { requireFile } from "../files/require-file.ts";

/**
 * SHA-256 of a file of any size, as 64 lowercase hexadecimal digits; the file is never held in memory as a whole.
 *
 * @param onProgress called with the bytes read so far.
 */
export async function hashFile(
  path: string,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (bytes: number) => void } = {},
): Promise<string> {
  requireFile(path);
  using file = await Deno.open(path);
  const hash = createHash("sha256");
  const buffer = new Uint8Array(1 << 20);
  for (let done = 0;;) {
    options.signal?.throwIfAborted();
    const read = await file.read(buffer);
    if (read === null) return hash.digest("hex");
    hash.update(buffer.subarray(0, read));
    options.onProgress?.(done += read);
  }
}
