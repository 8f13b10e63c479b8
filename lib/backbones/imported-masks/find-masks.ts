import { basename, extname, join } from "node:path";
import { namedEntry } from "../../datasets/named-entry.ts";
import { isFile, isFolder } from "../../datasets/paths.ts";
import { UserError } from "../../errors.ts";
import { listFolder, unreadableEntries } from "../../files/list-folder.ts";

/** Where the masks of an image lie, made elsewhere. */
export type MasksPlace =
  | { readonly kind: "json"; readonly path: string }
  | { readonly kind: "pngs"; readonly folder: string };

/**
 * Finds the masks of an image in a folder as segment-anything's `amg.py` fills it: `<name>.json` or `<name>/0.png` and so
 * on, where the name is the image's id or its file's name without the extension.
 *
 * @throws {UserError} where there are none.
 */
export function findMasks(from: string, id: string, imageFile: string): MasksPlace {
  const names = new Set([id, basename(imageFile, extname(imageFile))]);
  for (const name of names) {
    const path = namedEntry(from, `${name}.json`);
    if (isFile(path)) return { kind: "json", path };
    const folder = namedEntry(from, name);
    if (isFolder(folder)) return { kind: "pngs", folder };
  }
  throw new UserError(
    `Expected the masks of image ${id} but found neither ${
      [...names].map((name) => `${name}.json nor a folder ${name}`).join(", nor ")
    }`,
    from,
    "segment-anything's amg.py writes one JSON file (with --convert-to-rle) or one folder of PNGs for each image. An image " +
      "without masks has a file with an empty list.",
  );
}

/**
 * The files of a place, in a fixed order.
 *
 * @throws {UserError} where one of them is a link that leads nowhere.
 */
export function filesOf(place: MasksPlace): string[] {
  if (place.kind === "json") return [place.path];
  const { files, neither } = listFolder(place.folder);
  const counts = (name: string) => maskNumber(name) !== null || name === METADATA;
  const unreadable = neither.filter(counts);
  if (unreadable.length > 0) throw unreadableEntries(place.folder, unreadable);
  return files.filter(counts).map((name) => join(place.folder, name)).sort();
}

/** The table beside a folder's PNGs. */
export const METADATA = "metadata.csv";

/** The number of a mask from its file's name; null for other files, such as `0matting.png`. */
export function maskNumber(name: string): number | null {
  const number = /^(0|[1-9]\d{0,8})\.png$/.exec(name)?.[1];
  return number === undefined ? null : Number(number);
}
