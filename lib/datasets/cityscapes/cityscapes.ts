import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { listFolder, unreadableEntries } from "../../files/list-folder.ts";
import type { Dataset, ImageFiles } from "../dataset.ts";
import { isFile, isFolder } from "../paths.ts";
import { pngDataset } from "../png-dataset.ts";
import { refuseTestSplit } from "../test-split.ts";
import { CITYSCAPES_CLASSES, CITYSCAPES_TRAIN_IDS } from "./classes.ts";

/** Where Cityscapes comes from. */
export const CITYSCAPES_SOURCE =
  "Cityscapes is leftImg8bit_trainvaltest.zip and gtFine_trainvaltest.zip from www.cityscapes-dataset.com (registration)";

const IMAGE_ENDING = "_leftImg8bit.png";

/** City, sequence and frame; the city has a folder of its own. */
const ID = /^([a-z]+(?:-[a-z]+)*)_\d{6}_\d{6}$/;

/**
 * Opens Cityscapes in its official layout: `leftImg8bit/SPLIT/CITY/ID_leftImg8bit.png` and
 * `gtFine/SPLIT/CITY/ID_gtFine_labelTrainIds.png`, or `…_labelIds.png` where train ids were not made. A split is
 * the content of its folder, sorted by name.
 *
 * @throws UserError if the root folder is missing; readers throw it for whatever they find wrong.
 */
export function openCityscapes(root: string): Dataset {
  const images = join(root, "leftImg8bit");
  if (!isFolder(images)) {
    throw new UserError(
      isFolder(root)
        ? "Expected Cityscapes but found no leftImg8bit in this folder"
        : "Expected the folder of Cityscapes but found none",
      root,
      `${CITYSCAPES_SOURCE}: unpack both into one folder and set the data set's root to it.`,
    );
  }
  const truth = (id: string, split: string, kind: string) =>
    join(root, "gtFine", split, cityOf(id), `${id}_gtFine_${kind}.png`);
  const hasTrainIds = (id: string, split: string) => isFile(truth(id, split, "labelTrainIds"));
  const files = (id: string, split: string): ImageFiles => ({
    image: join(images, split, cityOf(id), id + IMAGE_ENDING),
    labels: truth(id, split, hasTrainIds(id, split) ? "labelTrainIds" : "labelIds"),
  });
  return pngDataset({
    name: "cityscapes",
    classNames: CITYSCAPES_CLASSES,
    hasBackground: false,
    lists: join(root, "splits"),
    groups: { name: "cities", of: cityOf },
    ids: (split) =>
      Promise.try(() => {
        // Its label maps exist, but mark every pixel as ignored.
        refuseTestSplit(split, ["test"], "Cityscapes' evaluation server (www.cityscapes-dataset.com)");
        return idsIn(join(images, split));
      }),
    files,
    meaning: (id, split) => hasTrainIds(id, split) ? undefined : CITYSCAPES_TRAIN_IDS,
  });
}

function cityOf(id: string): string {
  return ID.exec(id)![1];
}

function idsIn(folder: string): string[] {
  if (!isFolder(folder)) {
    throw new UserError("Expected the images of a split but found no such folder", folder, CITYSCAPES_SOURCE);
  }
  const ids: string[] = [];
  const { folders: cities, neither } = listFolder(folder);
  const unreadable = [...neither];
  for (const city of cities) {
    const { files, neither } = listFolder(join(folder, city));
    unreadable.push(...neither.map((name) => `${city}/${name}`));
    for (const name of files) {
      if (!name.endsWith(IMAGE_ENDING)) continue;
      const id = name.slice(0, -IMAGE_ENDING.length);
      if (ID.exec(id)?.[1] === city) {
        ids.push(id);
        continue;
      }
      throw new UserError(
        `Expected images named as in ${city}_000000_000019${IMAGE_ENDING} but found ${name}`,
        join(folder, city),
        "Remove the file, or unpack the archive again.",
      );
    }
  }
  if (unreadable.length > 0) throw unreadableEntries(folder, unreadable);
  if (ids.length > 0) return ids.sort();
  throw new UserError(
    "Expected the images of a split but found none in this folder",
    folder,
    CITYSCAPES_SOURCE,
  );
}
