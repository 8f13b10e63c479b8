import { join } from "node:path";
import { statIfThere } from "../files/stat-if-there.ts";
import type { ModelEntry, ModelFile } from "./registry.ts";
import type { RegistryLock, Seen } from "./registry-lock.ts";

/** Size and SHA-256 that a file must have, as far as they are known: from the registry, else from its first download. */
export function expectedOf(
  { name }: ModelEntry,
  file: ModelFile,
  lock: RegistryLock,
): Partial<Pick<Seen, "bytes" | "sha256">> {
  const seen = lock[name]?.[file.name];
  return { bytes: file.bytes ?? seen?.bytes, sha256: file.sha256 ?? seen?.sha256 };
}

/** Names of files of a model that are not in its folder, or are of another size than they must be. */
export function missingFiles(entry: ModelEntry, home: string, lock: RegistryLock): string[] {
  return entry.files.filter((file) => {
    const info = statIfThere(join(home, entry.name, file.name)), { bytes } = expectedOf(entry, file, lock);
    return !info || (bytes !== undefined && info.size !== bytes);
  }).map(({ name }) => name);
}
