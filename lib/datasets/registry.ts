import { VOC_NAMES } from "../method/text-classifier/names-voc.ts";
import { CITYSCAPES_SOURCE, openCityscapes } from "./cityscapes/cityscapes.ts";
import { COCO_2014_SOURCE, COCO_2017_SOURCE, COCO_STUFF_SOURCE } from "./coco/coco-layout.ts";
import { openCocoObject } from "./coco/coco-object.ts";
import { openCocoStuff } from "./coco/coco-stuff.ts";
import { COCO_OBJECT_NAMES, COCO_STUFF_NAMES } from "./coco/prompt-names.ts";
import type { Dataset, OpenOptions } from "./dataset.ts";
import { openEmbeddings } from "./embeddings/embeddings.ts";
import { EMBEDDINGS_SOURCE } from "./embeddings/read-embeddings.ts";
import { FOLDER_SOURCE, openFolder } from "./folder.ts";
import { TOYBOX_CLASSES } from "./toybox/classes.ts";
import { openVoc, VOC_SOURCE } from "./voc2012.ts";
import { VOC_CLASSES } from "./voc-classes.ts";

/** A kind of data set that settings can name. */
export interface DatasetKind {
  /** Opens it in its official layout; cheap: it only looks whether the folder is there. */
  open(root: string, options?: OpenOptions): Dataset;
  /** Whether the layout leaves open which values of the label maps are ignored. */
  readonly takesIgnore?: true;
  /** Names used in prompts, by foreground class; absent: the class names. */
  readonly promptNames?: readonly string[];
  /** What it is made of and where it comes from: a clause without a full stop. */
  readonly source: string;
}

/** Every data set by the name that settings use. Adding one means one reader and one line here. */
export const DATASETS = {
  "toybox": {
    open: (root) => ({ ...openVoc({ root, name: "toybox", classNames: TOYBOX_CLASSES }), drawsLists: true }),
    source: "Toybox is drawn when it is asked for",
  },
  "voc2012": {
    open: (root) => openVoc({ root, name: "voc2012", classNames: VOC_CLASSES, tests: ["test"] }),
    promptNames: VOC_NAMES,
    source: VOC_SOURCE,
  },
  "coco-object": {
    open: (root) =>
      openCocoObject({ root, name: "coco-object", source: COCO_2017_SOURCE, annotatedOnly: false }),
    promptNames: COCO_OBJECT_NAMES,
    source: COCO_2017_SOURCE,
  },
  "coco-2014": {
    open: (root) =>
      openCocoObject({ root, name: "coco-2014", source: COCO_2014_SOURCE, annotatedOnly: true }),
    promptNames: COCO_OBJECT_NAMES,
    source: COCO_2014_SOURCE,
  },
  "coco-stuff": { open: openCocoStuff, promptNames: COCO_STUFF_NAMES, source: COCO_STUFF_SOURCE },
  "cityscapes": { open: openCityscapes, source: CITYSCAPES_SOURCE },
  "folder": { open: openFolder, takesIgnore: true, source: FOLDER_SOURCE },
  "embeddings": { open: openEmbeddings, source: EMBEDDINGS_SOURCE },
} as const satisfies Record<string, DatasetKind>;

/** Name of a data set. */
export type DatasetName = keyof typeof DATASETS;

/** What settings name. */
export function datasetKind(name: DatasetName): DatasetKind {
  return DATASETS[name];
}
