import { join } from "node:path";
import { isFolder } from "../datasets/paths.ts";
import { UserError } from "../errors.ts";
import { listBelow } from "../files/list-below.ts";
import { unreadableEntries } from "../files/list-folder.ts";

export interface Picture {
  readonly path: string;
  /** Path below the folder of pictures, without ending: what files made from it are called. */
  readonly name: string;
}

const PICTURE = /\.(jpe?g|png|webp)$/i;

/**
 * The pictures of a folder and its subfolders, links followed, by name. Where two differ in their ending alone, both keep it in their names.
 *
 * @param except a folder that is left out: where results go.
 * @throws {UserError} if there is no such folder or no picture in it.
 */
export function findPictures(folder: string, except: string): Picture[] {
  if (!isFolder(folder)) {
    throw new UserError("Expected a folder of images but found none", folder, "Look at --images.");
  }
  const listing = listBelow(folder, except);
  const others = listing.neither.filter((path) => !PICTURE.test(path));
  if (others.length > 0) throw unreadableEntries(folder, others);
  // A link to a picture that is gone is a picture that cannot be read: it is named, and the others are labelled.
  const files = [...listing.files, ...listing.neither].filter((path) => PICTURE.test(path)).sort();
  if (files.length === 0) {
    throw new UserError(
      "Expected images but found none in this folder",
      folder,
      "Names end in .jpg, .jpeg, .png or .webp.",
    );
  }
  const stems = files.map((path) => path.replace(PICTURE, ""));
  const count = new Map<string, number>();
  for (const stem of stems) count.set(stem, (count.get(stem) ?? 0) + 1);
  return files.map((path, i) => ({
    path: join(folder, path),
    name: count.get(stems[i]) === 1 ? stems[i] : path,
  }));
}
