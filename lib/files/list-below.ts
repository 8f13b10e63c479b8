import { relative } from "node:path";
import { orElse } from "../errors.ts";
import { listFolder, type Listing } from "./list-folder.ts";

/**
 * Lists a folder and everything below it, as paths with "/" below the folder, sorted; names that begin with a dot are left out.
 *
 * Links are followed, each folder once: what lies in it is named by its own place before any link to it, and a link to a
 * folder that holds the link, or the listed folder, leads in a ring and is not followed.
 *
 * @param except absolute path of a folder that is left out, whatever link leads to it.
 * @throws errors of the system where a folder cannot be read.
 */
export function listBelow(root: string, except?: string): Listing {
  const files: string[] = [], folders: string[] = [], neither: string[] = [];
  const home = Deno.realPathSync(root);
  // As it is where nothing lies there yet.
  const left = except === undefined ? undefined : orElse(() => Deno.realPathSync(except), except);
  const seen = new Set<string>();
  const links: { readonly path: string; readonly from: string; readonly to: string }[] = [];
  const walk = (place: string, below: string) => {
    if (seen.has(place) || place === left) return;
    seen.add(place);
    if (below !== "") folders.push(below);
    const path = (name: string) => below === "" ? name : `${below}/${name}`;
    const shown = (names: readonly string[]) => names.filter((name) => !name.startsWith("."));
    const listing = listFolder(place);
    files.push(...shown(listing.files).map(path));
    neither.push(...shown(listing.neither).map(path));
    for (const name of shown(listing.folders)) {
      const at = `${place}/${name}`, to = Deno.realPathSync(at);
      if (to === at) walk(at, path(name));
      else links.push({ path: path(name), from: place, to });
    }
  };
  walk(home, "");
  // Links that are found on the way come behind those that wait.
  for (let next = 0; next < links.length; next++) {
    const { path, from, to } = links[next];
    if (!holds(to, from) && !holds(to, home)) walk(to, path);
  }
  return { files: files.sort(), folders: folders.sort(), neither: neither.sort() };
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || !/^\.\.([/\\]|$)/.test(way);
}
