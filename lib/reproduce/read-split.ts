import type { Dataset } from "../datasets/dataset.ts";
import { fingerprint } from "../datasets/fingerprint.ts";
import type { Memo } from "../datasets/remembered-digests.ts";
import type { DatasetSource } from "../stages/open-dataset.ts";
import type { Split } from "../stages/split.ts";

/**
 * The images of a split, named by their content.
 *
 * @throws {UserError} when there is no such split, or a file of it is missing.
 */
export async function readSplit(
  dataset: Dataset,
  source: DatasetSource,
  name: string,
  memo: Memo,
): Promise<Split> {
  const ids = await dataset.ids(name);
  const print = await fingerprint(dataset, ids, name, memo);
  return { source, name, ids, fingerprint: print, classNames: dataset.classNames };
}
