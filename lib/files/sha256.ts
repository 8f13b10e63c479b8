import { createHash } from "node:crypto";
import { type Disk, realDisk } from "./disk.ts";
import { fileKind } from "./file-kind.ts";

/** SHA-256 of bytes or of UTF-8 text, as 64 lowercase hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 over the lines `<SHA-256 of a file>  <its name>`, as `sha256sum NAMES | sha256sum` prints it. */
export function sha256OfListing(files: Iterable<readonly [name: string, digest: string]>): string {
  return sha256(Array.from(files, ([name, digest]) => `${digest}  ${name}\n`).join(""));
}

/** SHA-256 of a file, read piece by piece; undefined when there is none. */
export async function sha256OfFile(path: string, disk: Disk = realDisk): Promise<string | undefined> {
  if (await fileKind(path, disk) !== "file") return undefined;
  const hash = createHash("sha256");
  try {
    using file = await disk.open(path);
    const piece = new Uint8Array(PIECE);
    for (let read = await disk.read(file, piece); read !== null; read = await disk.read(file, piece)) {
      hash.update(piece.subarray(0, read));
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return hash.digest("hex");
}

/** Bytes hashed at a time: few calls, little memory. */
const PIECE = 4 << 20;
