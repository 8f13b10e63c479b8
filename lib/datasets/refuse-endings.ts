import { UserError } from "../errors.ts";
import { namedEntry } from "./named-entry.ts";
import { isFile } from "./paths.ts";

/**
 * Refuses a list that names files instead of images. It says so once, not for each image.
 *
 * @param path of the list. @param folder of the images or label maps. @param advice what a list looks like.
 * @throws {UserError} naming the first.
 */
export function refuseEndings(ids: readonly string[], path: string, folder: string, advice: string): void {
  const withEnding = ids.find((id) => /\.(jpe?g|png|webp)$/i.test(id) && isFile(namedEntry(folder, id)));
  if (withEnding === undefined) return;
  throw new UserError(`Expected names without ending but found ${withEnding}`, path, advice);
}
