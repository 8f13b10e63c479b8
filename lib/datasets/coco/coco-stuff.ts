import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { listFolder, unreadableEntries } from "../../files/list-folder.ts";
import { IGNORE } from "../../method/label-map.ts";
import type { Dataset, ImageFiles } from "../dataset.ts";
import { isFile, isFolder } from "../paths.ts";
import { pngDataset } from "../png-dataset.ts";
import type { LabelMeaning } from "../read-labels.ts";
import { refuseTestSplit } from "../test-split.ts";
import {
  COCO_SERVER,
  COCO_STUFF_SOURCE,
  COCO_TESTS,
  fileOfId,
  idOfFile,
  imageFolder,
} from "./coco-layout.ts";
import { COCO_STUFF_CLASSES, COCO_STUFF_TRAIN_IDS } from "./stuff-classes.ts";

/** What the values of the official pixel maps mean. */
export const COCO_STUFF_PIXEL_MAP: LabelMeaning = Array.from(
  { length: 256 },
  (_, value) => value === IGNORE ? IGNORE : COCO_STUFF_TRAIN_IDS.get(value),
);

/** How OpenMMLab names the maps that it has converted to train ids. */
const CONVERTED = "_labelTrainIds.png";

/**
 * Opens COCO-Stuff 164k: images from `SPLIT` or `images/SPLIT`, ground truth from the pixel maps
 * `stuffthingmaps/SPLIT/ID.png`, or from `annotations/SPLIT/ID_labelTrainIds.png`. A split is what lies in its image folder,
 * by name.
 *
 * @throws UserError if the root folder is missing; readers throw it for whatever they find wrong.
 */
export function openCocoStuff(root: string): Dataset {
  if (!isFolder(root)) {
    throw new UserError("Expected the folder of COCO-Stuff but found none", root, `${COCO_STUFF_SOURCE}.`);
  }
  const folders = new Map<string, string>();
  const images = (split: string) =>
    folders.getOrInsertComputed(split, () => imageFolder(root, split, COCO_STUFF_SOURCE));
  const converted = (id: string, split: string) => join(root, "annotations", split, id + CONVERTED);
  const isConverted = (id: string, split: string) => isFile(converted(id, split));
  const files = (id: string, split: string): ImageFiles => ({
    image: join(images(split), fileOfId(id)),
    labels: isConverted(id, split) ? converted(id, split) : join(root, "stuffthingmaps", split, `${id}.png`),
  });
  return pngDataset({
    name: "coco-stuff",
    classNames: COCO_STUFF_CLASSES,
    hasBackground: false,
    lists: join(root, "splits"),
    ids: (split) =>
      Promise.try(() => {
        refuseTestSplit(split, COCO_TESTS, COCO_SERVER);
        return idsIn(images(split));
      }),
    files,
    meaning: (id, split) => isConverted(id, split) ? undefined : COCO_STUFF_PIXEL_MAP,
  });
}

function idsIn(folder: string): string[] {
  const listing = isFolder(folder) ? listFolder(folder) : { files: [], neither: [] };
  if (listing.neither.length > 0) throw unreadableEntries(folder, listing.neither);
  const ids = listing.files.filter((name) => name.endsWith(".jpg")).map(idOfFile);
  if (ids.length > 0) return ids.sort();
  throw new UserError("Expected the images of a split but found none", folder, `${COCO_STUFF_SOURCE}.`);
}
