import { UserError } from "../errors.ts";
import type { Dataset } from "./dataset.ts";

const SLICE = /^(.+)\[(\d*):(\d*)\]$/;

/**
 * The images that a split, or a slice of it, names: `train`, `train[:60]` for its first 60 images, `train[60:120]` for the
 * next, `train[60:]` for all but the first.
 *
 * @returns the name of the whole split, and ids in the order of its list.
 * @throws {UserError} when there is no such split, or the slice holds no image.
 */
export async function splitIds(
  dataset: Pick<Dataset, "ids">,
  name: string,
): Promise<{ split: string; ids: readonly string[] }> {
  const slice = SLICE.exec(name);
  if (!slice) return { split: name, ids: await dataset.ids(name) };
  const [, split, from, to] = slice;
  const all = await dataset.ids(split);
  const ids = all.slice(Number(from), to === "" ? undefined : Number(to));
  if (ids.length > 0) return { split, ids };
  throw new UserError(`Expected images in ${name} but ${split} has ${all.length} and the slice holds none`);
}
