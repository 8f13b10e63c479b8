import { join } from "node:path";
import { UserError } from "../errors.ts";
import type { Dataset, ImageFiles } from "./dataset.ts";
import { readIdList } from "./id-list.ts";
import { imageSize, readImage } from "./read-image.ts";
import { readLabels } from "./read-labels.ts";
import { isFolder, listFolder, vocHome } from "./voc-layout.ts";

/** Where a data set in VOC layout lies and what its labels mean. */
export interface VocOptions {
  /** The folder with JPEGImages, SegmentationClass and ImageSets; its parents up to VOCdevkit's are accepted too. */
  readonly root: string;
  readonly name: string;
  /** Class names by label, background first. */
  readonly classNames: readonly string[];
}

/** The split whose labels come from the Semantic Boundaries Dataset. */
const AUGMENTED = "train_aug";

/**
 * Opens a data set in the layout of PASCAL VOC 2012: splits from `ImageSets/Segmentation/SPLIT.txt`, images from
 * `JPEGImages`, labels from `SegmentationClass`, and for the split train_aug from `SegmentationClassAug` if there is one.
 *
 * @throws UserError if the root folder is missing; readers throw it for whatever they find wrong.
 */
export function openVoc({ root, name, classNames }: VocOptions): Dataset {
  const home = vocHome(root, name);
  const augmented = isFolder(join(home, "SegmentationClassAug"));
  const files = (id: string, split: string): ImageFiles => ({
    image: join(home, "JPEGImages", `${id}.jpg`),
    labels: join(
      home,
      split === AUGMENTED && augmented ? "SegmentationClassAug" : "SegmentationClass",
      `${id}.png`,
    ),
  });
  return {
    name,
    classNames,
    hasBackground: true,
    ids: (split) => readIdList(join(listFolder(home), `${split}.txt`)),
    files,
    image: (id, split) => readImage(files(id, split).image),
    async labels(id, split) {
      const paths = files(id, split);
      const [labels, image] = await Promise.all([
        readLabels(paths.labels, classNames.length),
        imageSize(paths.image),
      ]);
      if (labels.height !== image.height || labels.width !== image.width) {
        throw new UserError(
          `Expected a label map of the image's size, ${image.width} × ${image.height} (${paths.image}), ` +
            `but found ${labels.width} × ${labels.height}`,
          paths.labels,
          "The two files do not belong together: take both from the same archive.",
        );
      }
      return labels;
    },
  };
}
