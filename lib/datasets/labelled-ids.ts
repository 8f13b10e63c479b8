import { join } from "node:path";
import { Random } from "../tensor/random.ts";
import type { Dataset } from "./dataset.ts";
import { readIdList } from "./id-list.ts";
import { isFile } from "./paths.ts";

/** The share of training images whose labels semi-supervision may use: 1/N. */
export type LabelledFraction = string;

/** Whether text is a share 1/N, N a whole number above 0. */
export function isLabelledFraction(text: string): text is LabelledFraction {
  return /^1\/[1-9]\d*$/.test(text);
}

/** Seed of derived partitions. */
const SEED = 2012;

/**
 * The ids whose labels may be used, in the order of their list.
 *
 * A published partition is used if its list lies in the data set's folder of lists as `labelled_1_16.txt`, `1_16.txt` or
 * `1_16/labeled.txt`; ids outside the split are dropped and counted. Otherwise every 16th (8th, …) id of a seeded
 * permutation is taken, at least one; these partitions are nested where one N divides the other. All other images of the split
 * have no labels: lists of them are not read.
 *
 * @returns the ids, and one sentence saying where they come from, for the protocol.
 * @throws UserError if the split or a partition list is malformed.
 */
export async function labelledIds(
  dataset: Pick<Dataset, "ids" | "lists">,
  split: string,
  fraction: LabelledFraction,
): Promise<{ ids: string[]; source: string }> {
  const folder = dataset.lists, ids = await dataset.ids(split);
  const stem = fraction.replace("/", "_"),
    names = [`labelled_${stem}.txt`, `${stem}.txt`, `${stem}/labeled.txt`];
  for (const name of names) {
    if (!isFile(join(folder, name))) continue;
    const listed = await readIdList(join(folder, name)), known = new Set(ids);
    const kept = listed.filter((id) => known.has(id)), dropped = listed.length - kept.length;
    const left = dropped === 0 ? "" : `; ${dropped} listed ids are not in ${split} and were left out`;
    return { ids: kept, source: `${kept.length} of ${ids.length} ids of ${split}, listed in ${name}${left}` };
  }
  const step = Number(fraction.slice(2)), order = new Random(SEED).permutation(ids.length);
  const chosen = [...order].filter((_, i) => i % step === 0).sort((a, b) => a - b).map((i) => ids[i]);
  return {
    ids: chosen,
    source:
      `${chosen.length} of ${ids.length} ids of ${split}: every ${step}th of a permutation with seed ${SEED}, ` +
      `for want of a list ${names[0]}`,
  };
}
