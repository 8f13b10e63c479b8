import type { Dataset } from "../datasets/dataset.ts";
import { fingerprint } from "../datasets/fingerprint.ts";
import { splitIds } from "../datasets/split-ids.ts";
import type { Memo } from "../datasets/remembered-digests.ts";
import type { DatasetSource } from "../stages/open-dataset.ts";
import type { Split } from "../stages/split.ts";

/**
 * The images of a split or of a part of it, `train[:60]`, named by their content.
 *
 * @param known its content, where it is known without reading the files.
 * @throws {UserError} when there is no such split, or a file of it is missing.
 */
export async function readSplit(
  dataset: Dataset,
  source: DatasetSource,
  name: string,
  memo: Memo,
  known?: string,
): Promise<Split> {
  const { split, ids } = await splitIds(dataset, name);
  const print = known ?? await fingerprint(dataset, ids, split, memo);
  const { groups } = dataset;
  return {
    ...{ source, name: split, ids, fingerprint: print, classNames: dataset.classNames },
    ...(groups ? { groups: { name: groups.name, of: numbered(ids.map((id) => groups.of(id))) } } : {}),
  };
}

/** Names as numbers, in the order in which they first occur. */
function numbered(names: readonly string[]): number[] {
  const known = [...new Set(names)];
  return names.map((name) => known.indexOf(name));
}
