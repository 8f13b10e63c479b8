import type { StageCode } from "./manifest.ts";

/** Modules with their hashes and packages with their versions, as `npm:NAME`. */
export function codeEntries({ files, packages }: StageCode): [string, string][] {
  const versions = packages.map((name): [string, string] => {
    const at = name.lastIndexOf("@");
    return [`npm:${name.slice(0, at)}`, name.slice(at + 1)];
  });
  return [...Object.entries(files), ...versions];
}
