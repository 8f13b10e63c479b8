import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { isFolder } from "../paths.ts";

/** Where COCO 2017 comes from. */
export const COCO_2017_SOURCE =
  "COCO 2017 is train2017.zip, val2017.zip and annotations_trainval2017.zip from cocodataset.org, unpacked side by side";

/** Where COCO 2014 comes from. */
export const COCO_2014_SOURCE =
  "COCO 2014 is train2014.zip, val2014.zip and annotations_trainval2014.zip from cocodataset.org, unpacked side by side";

/** Where COCO-Stuff comes from. */
export const COCO_STUFF_SOURCE =
  `COCO-Stuff is stuffthingmaps_trainval2017.zip from github.com/nightrome/cocostuff, unpacked into ` +
  `stuffthingmaps beside the images; ${COCO_2017_SOURCE}`;

/**
 * The folder of a split's images: `SPLIT` or `images/SPLIT` of the root.
 *
 * @throws UserError if the root folder is missing; a folder that is not there yet is named by the files missing in it.
 */
export function imageFolder(root: string, split: string, source: string): string {
  if (!isFolder(root)) {
    throw new UserError("Expected the folder of COCO but found none", root, `${source}.`);
  }
  const nested = join(root, "images", split);
  return isFolder(nested) ? nested : join(root, split);
}

/** COCO's test splits, whose labels only the organisers have, and who measures on them. */
export const COCO_TESTS = ["test2014", "test2015", "test2017", "test-dev2017"];
export const COCO_SERVER = "COCO's evaluation server (codalab, see cocodataset.org)";

const PICTURE = /\.(jpe?g|png)$/i;

/** An image's id: its file name, without ".jpg" where that leaves no other ending of a picture. */
export function idOfFile(file: string): string {
  const stem = file.endsWith(".jpg") ? file.slice(0, -".jpg".length) : file;
  return PICTURE.test(stem) ? file : stem;
}

/** The file name that belongs to an id. */
export function fileOfId(id: string): string {
  return PICTURE.test(id) ? id : `${id}.jpg`;
}
