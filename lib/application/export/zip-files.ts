import { zipSync } from "fflate";
import { sha256 } from "../../files/sha256.ts";

/** Name of the list of hashes, as `sha256sum --check` takes it. */
export const MANIFEST = "MANIFEST.sha256";

/** The first day that a zip can say. Its clock is the local one, so the date is made of local parts. */
const DAY = new Date(1980, 0, 1);

/**
 * Files as a zip in which {@link MANIFEST} lists the SHA-256 of every other file. Equal files give equal bytes: paths are sorted, and
 * no time is told.
 *
 * @param files content by path, with "/".
 */
export function zipFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const paths = [...files.keys()].sort();
  const manifest = paths.map((path) => `${sha256(files.get(path)!)}  ${path}\n`).join("");
  const all = [
    [MANIFEST, new TextEncoder().encode(manifest)] as const,
    ...paths.map((path) => [path, files.get(path)!] as const),
  ];
  return zipSync(Object.fromEntries(all), { mtime: DAY });
}
