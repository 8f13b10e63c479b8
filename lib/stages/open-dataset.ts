import type { Dataset } from "../datasets/dataset.ts";
import { datasetKind, type DatasetName } from "../datasets/registry.ts";

/** Where a data set lies on this machine. Never part of a key: its content hash is. */
export interface DatasetSource {
  readonly name: DatasetName;
  readonly root: string;
}

/** Opens a data set; cheap, so workers open their own. */
export function openDataset({ name, root }: DatasetSource): Dataset {
  return datasetKind(name).open(root);
}
