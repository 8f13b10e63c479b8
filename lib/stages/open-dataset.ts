import type { Dataset } from "../datasets/dataset.ts";
import { TOYBOX_CLASSES } from "../datasets/toybox/classes.ts";
import { openVoc } from "../datasets/voc2012.ts";
import { VOC_CLASSES } from "../datasets/voc-classes.ts";

/** Where a data set lies on this machine. Never part of a key: its content hash is. */
export interface DatasetSource {
  readonly name: "toybox" | "voc2012";
  readonly root: string;
}

/** Opens a data set; cheap, so workers open their own. */
export function openDataset({ name, root }: DatasetSource): Dataset {
  return openVoc({ name, root, classNames: name === "toybox" ? TOYBOX_CLASSES : VOC_CLASSES });
}
