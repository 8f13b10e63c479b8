import type { Dataset } from "../datasets/dataset.ts";
import { datasetKind, type DatasetName } from "../datasets/registry.ts";
import { withoutBackground } from "../datasets/without-background.ts";
import { UserError } from "../errors.ts";

/** Where a data set lies on this machine. Never part of a key: its content hash is. */
export interface DatasetSource {
  readonly name: DatasetName;
  readonly root: string;
  /** False leaves the background class out: its pixels are ignored. */
  readonly background?: boolean;
  /** Values of the label maps that are ignored, ascending; absent: those of the layout. */
  readonly ignore?: readonly number[];
}

/**
 * Opens a data set; cheap, so workers open their own.
 *
 * @throws {UserError} if it is not there, or if its layout already says which values are ignored.
 */
export function openDataset({ name, root, background = true, ignore }: DatasetSource): Dataset {
  const kind = datasetKind(name);
  if (ignore !== undefined && !kind.takesIgnore) {
    throw new UserError(
      `Expected values to ignore for the data set folder alone but found them for ${name}, whose layout says which they are`,
      "dataset.ignore",
      "Leave the setting out.",
    );
  }
  const dataset = kind.open(root, { ignore });
  return background ? dataset : withoutBackground(dataset);
}
