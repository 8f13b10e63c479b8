import { sha256 } from "../../files/sha256.ts";
import type { SplitReport } from "../check-split.ts";
import type { Dataset, GivenRows } from "../dataset.ts";
import { fingerprint } from "../fingerprint.ts";
import { FORGETFUL } from "../remembered-digests.ts";

/**
 * The content of a split of given rows. Opening the data set has checked the whole file, so nothing can be wrong here.
 *
 * @returns groups as images and rows as pixels.
 */
export async function checkRows(dataset: Dataset, given: GivenRows, split: string): Promise<SplitReport> {
  const ids = await dataset.ids(split);
  const imagesWithClass = new Array<number>(dataset.classNames.length).fill(0);
  let rows = 0, unknown = 0;
  for (const id of ids) {
    const labels = given.rowsOf(split, id).map((row) => given.labels[row]);
    rows += labels.length;
    unknown += labels.filter((label) => label < 0).length;
    for (const label of new Set(labels)) if (label >= 0) imagesWithClass[label]++;
  }
  return {
    ...{ split, images: ids.length, imagesWithClass, ignored: unknown / rows, problems: [] },
    listHash: sha256(ids.map((id) => `${id}\n`).join("")),
    content: await fingerprint(dataset, ids, split, FORGETFUL),
  };
}
