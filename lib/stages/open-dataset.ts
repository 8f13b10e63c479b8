import type { Dataset } from "../datasets/dataset.ts";
import { datasetKind, type DatasetName } from "../datasets/registry.ts";
import { withoutBackground } from "../datasets/without-background.ts";

/** Where a data set lies on this machine. Never part of a key: its content hash is. */
export interface DatasetSource {
  readonly name: DatasetName;
  readonly root: string;
  /** False leaves the background class out: its pixels are ignored. */
  readonly background?: boolean;
}

/** Opens a data set; cheap, so workers open their own. */
export function openDataset({ name, root, background = true }: DatasetSource): Dataset {
  const dataset = datasetKind(name).open(root);
  return background ? dataset : withoutBackground(dataset);
}
