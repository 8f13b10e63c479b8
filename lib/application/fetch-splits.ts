import { join } from "node:path";
import { z } from "zod";
import { PUBLISHED_SPLITS, type PublishedSplits } from "../datasets/published-splits.ts";
import { download } from "../downloads/download.ts";
import { hashFile } from "../files/hash-file.ts";
import { hub, requireOnline } from "../downloads/hub.ts";
import { loadProfile } from "../configuration/profile.ts";
import type { Progress } from "../progress/progress.ts";
import { UserError } from "../errors.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { Settings } from "../stages/settings.ts";
import { findData } from "./prepare-materials.ts";

const DataSettings = z.strictObject({ dataset: Settings.shape.dataset });

export interface FetchedList {
  readonly path: string;
  readonly how: "downloaded" | "was here";
}

/**
 * Downloads the published lists of a profile's data set into its folder of lists. A list that is there is never overwritten.
 *
 * @param published by the name of the data set.
 * @throws {UserError} where the data set has none, is not there, another list lies in the place, or a download fails.
 */
export async function fetchSplits(
  profileName: string,
  set: readonly string[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
  published: Readonly<Partial<Record<string, PublishedSplits>>> = PUBLISHED_SPLITS,
): Promise<{ source: string; lists: FetchedList[] }> {
  const { settings: { dataset } } = await loadProfile(profileName, DataSettings, { set });
  const splits = published[dataset.name];
  if (!splits) {
    throw new UserError(
      `no split lists are published for ${dataset.name}; there are some for: ${
        Object.keys(published).join(", ")
      }`,
      undefined,
      "Partitions are derived for other data: every 16th, 8th, … id of a seeded permutation.",
    );
  }
  const { lists: folder } = openDataset(await findData(dataset, signal, progress));
  const wanted: { path: string; url: string; bytes: number; sha256: string }[] = [];
  const lists: FetchedList[] = [];
  // First all that may be refused: nothing is downloaded beside lists that do not belong to it.
  for (const { name, ...list } of splits.lists) {
    const path = join(folder, name);
    if (!await Deno.stat(path).then(() => true, () => false)) {
      wanted.push({ path, ...list });
      continue;
    }
    if (await hashFile(path, { signal }) !== list.sha256) {
      throw new UserError(
        "Expected the published list but found another file in its place",
        path,
        "Move it away to have the published one, or keep it and use it as it is.",
      );
    }
    lists.push({ path, how: "was here" });
  }
  if (wanted.length > 0) requireOnline(hub(), wanted[0].path);
  const task = progress.begin("split lists", wanted.length, 0);
  for (const [done, list] of wanted.entries()) {
    await download({ ...list, atMost: list.bytes }, { signal });
    lists.push({ path: list.path, how: "downloaded" });
    task.update(done + 1);
  }
  task.end();
  return { source: splits.source, lists };
}
