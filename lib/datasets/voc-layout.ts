import { join } from "node:path";
import { UserError } from "../errors.ts";
import { isFolder } from "./paths.ts";

/** Where PASCAL VOC 2012 comes from. */
export const VOC_SOURCE =
  "PASCAL VOC 2012 is the archive VOCtrainval_11-May-2012.tar from the challenge's home page " +
  "(host.robots.ox.ac.uk/pascal/VOC/voc2012)";

/** The folder with the split lists. */
export function listFolder(home: string): string {
  return join(home, "ImageSets", "Segmentation");
}

/**
 * Finds the folder that holds ImageSets/Segmentation: the given root, or VOC2012 or VOCdevkit/VOC2012 inside it.
 *
 * @throws UserError if there is none.
 */
export function vocHome(root: string, name: string): string {
  const candidates = [root, join(root, "VOC2012"), join(root, "VOCdevkit", "VOC2012")];
  const home = candidates.find((folder) => isFolder(listFolder(folder)));
  if (home) return home;
  throw new UserError(
    isFolder(root)
      ? `Expected ${name} in VOC layout but found no ImageSets/Segmentation in this folder`
      : `Expected the folder of ${name} but found none`,
    root,
    `${VOC_SOURCE}: unpack it and set the data set's root to VOCdevkit/VOC2012.`,
  );
}
