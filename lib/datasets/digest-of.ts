import { createHash } from "node:crypto";

/** Above this many bytes a file is hashed piece by piece: annotations of many images may be larger than memory. */
const LARGE = 16 << 20;

/** SHA-256 of a file of that size, in hexadecimal digits. */
export async function digestOf(path: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  if (size <= LARGE) return hash.update(await Deno.readFile(path)).digest("hex");
  using file = await Deno.open(path);
  const piece = new Uint8Array(LARGE);
  for (let read = await file.read(piece); read !== null; read = await file.read(piece)) {
    hash.update(piece.subarray(0, read));
  }
  return hash.digest("hex");
}
