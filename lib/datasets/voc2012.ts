import { join } from "node:path";
import type { Dataset, ImageFiles } from "./dataset.ts";
import { readIdList } from "./id-list.ts";
import { isFile, isFolder } from "./paths.ts";
import { pngDataset } from "./png-dataset.ts";
import { listFolder, vocHome } from "./voc-layout.ts";

/** Where a data set in VOC layout lies and what its labels mean. */
export interface VocOptions {
  /** The folder with JPEGImages, SegmentationClass and ImageSets; its parents up to VOCdevkit's are accepted too. */
  readonly root: string;
  readonly name: string;
  /** Class names by label, background first. */
  readonly classNames: readonly string[];
}

/** The split whose labels come from the Semantic Boundaries Dataset (SBD). */
const AUGMENTED = "train_aug";

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
export function openVoc({ root, name, classNames }: VocOptions): Dataset {
  const home = vocHome(root, name), lists = listFolder(home);
  const augmented = isFolder(join(home, "SegmentationClassAug"));
  const files = (id: string, split: string): ImageFiles => {
    const official = join(home, "SegmentationClass", `${id}.png`);
    const extended = join(home, "SegmentationClassAug", `${id}.png`);
    return {
      image: join(home, "JPEGImages", `${id}.jpg`),
      labels: split === AUGMENTED && augmented && isFile(extended) ? extended : official,
    };
  };
  const list = (split: string) => readIdList(join(lists, `${split}.txt`));
  return pngDataset({
    name,
    classNames,
    hasBackground: true,
    lists,
    files,
    async ids(split) {
      if (split !== AUGMENTED || isFile(join(lists, `${AUGMENTED}.txt`))) return await list(split);
      if (isFile(join(lists, "trainaug.txt"))) return await list("trainaug");
      if (!isFile(join(lists, "aug.txt"))) return await list(AUGMENTED);
      return [...new Set([...await list("train"), ...await list("aug")])];
    },
  });
}
