import { sha256OfListing } from "../files/sha256.ts";
import { expectedOf } from "./pulled.ts";
import type { ModelKind, Registry } from "./registry.ts";
import type { RegistryLock } from "./registry-lock.ts";

/**
 * The name of the registered model that has this content, or null where none is known to have it: by files, not by the name or
 * folder under which a model was found.
 *
 * @param hash SHA-256 over the lines `<SHA-256 of the file>  <file name>` of its files in the order of their names.
 */
export function registeredName(
  kind: ModelKind,
  hash: string,
  registry: Registry,
  lock: RegistryLock,
): string | null {
  for (const entry of registry.values()) {
    if (entry.kind !== kind) continue;
    const files = entry.files.toSorted((a, b) => a.name < b.name ? -1 : 1);
    const listing = files.map((file) => [file.name, `${expectedOf(entry, file, lock).sha256}`] as const);
    if (sha256OfListing(listing) === hash) return entry.name;
  }
  return null;
}
