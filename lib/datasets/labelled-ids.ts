import { join } from "node:path";
import { UserError } from "../errors.ts";
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

/** The list of labelled images that a semi-supervised run uses. */
export interface Partition {
  readonly fraction: LabelledFraction;
  /** Which of several draws, from 0. */
  readonly draw: number;
  /** True if the settings give the draw: a data set with a single list then refuses another. */
  readonly isAsked: boolean;
}

/** Seed of derived partitions; further draws have the seeds after it. */
const SEED = 2012;

/**
 * The ids whose labels may be used, in the order of their list.
 *
 * A published partition is used if its list lies in the data set's folder of lists as `labelled_1_16.txt`, `1_16.txt` or
 * `1_16/labeled.txt`; ids outside the split are dropped and counted. Otherwise every 16th (8th, …) id of a seeded
 * permutation is taken, at least one; these partitions are nested if one N divides the other. All other images of the split
 * have no labels: lists of them are not read.
 *
 * A list that this project draws is draw 0; further draws are permutations with further seeds. A published list is the only
 * one: seeds do not change it.
 *
 * @returns the ids, and one sentence saying where they come from, for the protocol.
 * @throws UserError if the split or a partition list is malformed, or another draw of a published list is asked for.
 */
export async function labelledIds(
  dataset: Pick<Dataset, "ids" | "lists" | "drawsLists">,
  split: string,
  { fraction, draw, isAsked }: Partition,
): Promise<{ ids: string[]; source: string }> {
  const folder = dataset.lists, ids = await dataset.ids(split);
  const stem = fraction.replace("/", "_"),
    names = [`labelled_${stem}.txt`, `${stem}.txt`, `${stem}/labeled.txt`];
  for (const name of names) {
    if (!isFile(join(folder, name))) continue;
    if (draw > 0 && dataset.drawsLists) break;
    if (draw > 0 && isAsked) {
      throw new UserError(
        `Expected draw 0 of the labelled images, the list ${name} of the data set, but found draw ${draw}`,
        "supervision.draw",
        "Leave the draw out, or take the list away to have labelled images drawn.",
      );
    }
    const listed = await readIdList(join(folder, name));
    const known = new Map(ids.map((id) => [id.normalize(), id]));
    const kept = listed.flatMap((id) => known.get(id) ?? []), dropped = listed.length - kept.length;
    const left = dropped === 0 ? "" : `; ${dropped} listed ids are not in ${split} and were left out`;
    return { ids: kept, source: `${kept.length} of ${ids.length} ids of ${split}, listed in ${name}${left}` };
  }
  const step = Number(fraction.slice(2)),
    seed = SEED + draw,
    order = new Random(seed).permutation(ids.length);
  const chosen = [...order].filter((_, i) => i % step === 0).sort((a, b) => a - b).map((i) => ids[i]);
  return {
    ids: chosen,
    source:
      `${chosen.length} of ${ids.length} ids of ${split}: every ${step}th of a permutation with seed ${seed}, ` +
      (draw > 0 ? `draw ${draw}` : `for want of a list ${names[0]}`),
  };
}
