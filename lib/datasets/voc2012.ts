import { join } from "node:path";
import { UserError } from "../errors.ts";
import type { Dataset, ImageFiles } from "./dataset.ts";
import { readIdList } from "./id-list.ts";
import { namedEntry } from "./named-entry.ts";
import { isFile, isFolder } from "./paths.ts";
import { pngDataset } from "./png-dataset.ts";
import { refuseEndings } from "./refuse-endings.ts";
import { refuseTestSplit } from "./test-split.ts";

/** Where a data set in VOC layout lies and what its labels mean. */
export interface VocOptions {
  /** The folder with JPEGImages, SegmentationClass and ImageSets; its parents up to VOCdevkit's are accepted too. */
  readonly root: string;
  readonly name: string;
  /** Class names by label, background first. */
  readonly classNames: readonly string[];
  /** Splits whose labels only the organisers have. */
  readonly tests?: readonly string[];
}

/** The split whose labels come from the Semantic Boundaries Dataset (SBD). */
const AUGMENTED = "train_aug";

/** What to do if its list or its labels are missing. */
const augmentedList = (name: string, home: string) =>
  `deno task data fetch splits ${name} --set dataset.root=${home} downloads the list of ${AUGMENTED}.`;
const AUGMENTED_LABELS =
  "Unpack SegmentationClassAug, SBD's labels as PNGs in VOC's palette, beside SegmentationClass (the .mat files of SBD's own " +
  "archive are not read), or train on the official split: --set dataset.train=train.";

/**
 * Opens a data set in the layout of PASCAL VOC 2012: splits from `ImageSets/Segmentation/SPLIT.txt`, images from
 * `JPEGImages`, labels from `SegmentationClass`.
 *
 * The split train_aug takes an image's labels from `SegmentationClassAug` where they are there. It is spread in three forms:
 * with a list `train_aug.txt` or `trainaug.txt`, or, as OpenMMLab converts SBD, as `aug.txt` that goes on where `train.txt`
 * ends.
 *
 * @throws UserError if the root folder is missing; readers throw it for whatever they find wrong.
 */
export function openVoc({ root, name, classNames, tests = [] }: VocOptions): Dataset {
  const home = vocHome(root, name), lists = listFolder(home);
  const augmented = isFolder(join(home, "SegmentationClassAug"));
  const files = (id: string, split: string): ImageFiles => {
    const official = namedEntry(join(home, "SegmentationClass"), `${id}.png`);
    const extended = namedEntry(join(home, "SegmentationClassAug"), `${id}.png`);
    return {
      image: namedEntry(join(home, "JPEGImages"), `${id}.jpg`),
      labels: split === AUGMENTED && augmented && isFile(extended) ? extended : official,
    };
  };
  const list = async (split: string, advice = "") => {
    const path = join(lists, `${split}.txt`), ids = await readIdList(path, { advice });
    refuseEndings(ids, path, join(home, "JPEGImages"), "One image name per line, without ending.");
    return ids;
  };
  return pngDataset({
    name,
    classNames,
    hasBackground: true,
    lists,
    files,
    async ids(split) {
      refuseTestSplit(split, tests, "PASCAL VOC's evaluation server (host.robots.ox.ac.uk:8080)");
      if (split !== AUGMENTED) return await list(split);
      const ids = await augmentedIds();
      const without = augmented ? undefined : ids.find((id) => !isFile(files(id, split).labels));
      if (without === undefined) return ids;
      throw new UserError(
        `Expected the labels of ${AUGMENTED}, such as ${without}, but found no folder SegmentationClassAug`,
        home,
        AUGMENTED_LABELS,
      );
    },
  });

  async function augmentedIds(): Promise<string[]> {
    if (isFile(join(lists, `${AUGMENTED}.txt`))) return await list(AUGMENTED);
    if (isFile(join(lists, "trainaug.txt"))) return await list("trainaug");
    if (!isFile(join(lists, "aug.txt"))) return await list(AUGMENTED, augmentedList(name, home));
    return [...new Set([...await list("train"), ...await list("aug")])];
  }
}

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
function vocHome(root: string, name: string): string {
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
