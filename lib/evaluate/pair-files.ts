import { join } from "node:path";
import { readIdList } from "../datasets/id-list.ts";
import { isFolder } from "../datasets/paths.ts";
import { countedNames } from "../counted-names.ts";
import { UserError } from "../errors.ts";
import { listBelow } from "../files/list-below.ts";
import { unreadableEntries } from "../files/list-folder.ts";

/** A label map and the ground truth that it is compared with. */
export interface Pair {
  readonly id: string;
  readonly prediction: string;
  readonly truth: string;
}

/** Endings that data sets put behind the name of an image; they are no part of it. */
const SUFFIXES = /_(leftImg8bit|gtFine_labelIds|gtFine_labelTrainIds|labelIds|labelTrainIds)$/;

/**
 * Pairs the PNGs of two folders, subfolders included and links followed, by name; `2007_000033.png` belongs to `2007_000033.png`, wherever it lies.
 *
 * @param list file with the names to evaluate, one per line; null: every file of ground truth.
 * @returns also the names of predictions of images without ground truth.
 * @throws {UserError} if a folder or the list cannot be read, or the ground truth holds no PNG.
 */
export async function pairFiles(
  predictions: string,
  truths: string,
  list: string | null,
): Promise<{ readonly pairs: Pair[]; readonly problems: UserError[]; readonly unmatched: string[] }> {
  const problems: UserError[] = [];
  const truth = namedPngs(truths, "--gt", problems);
  const predicted = namedPngs(predictions, "--pred", problems);
  const ids = list === null ? [...truth.keys()].sort() : await listedIds(list, truth);
  if (ids.length === 0) {
    throw new UserError("Expected ground truth but found no PNG in this folder", truths, "Look at --gt.");
  }
  const pairs: Pair[] = [];
  const without = { truth: [] as string[], prediction: [] as string[] };
  for (const id of ids) {
    const paths = { truth: truth.get(id), prediction: predicted.get(id) };
    if (!paths.truth) without.truth.push(`${id}.png`);
    if (!paths.prediction) without.prediction.push(`${id}.png`);
    if (paths.truth && paths.prediction) {
      pairs.push({ id, truth: paths.truth, prediction: paths.prediction });
    }
  }
  if (without.truth.length > 0) {
    const message = `Expected the ground truth of every name in the list but found no ${
      countedNames(without.truth)
    }`;
    problems.push(new UserError(message, truths, `Look at --gt, and at --list (${list}).`));
  }
  if (without.prediction.length > 0) {
    problems.push(
      new UserError(
        `Expected the predictions of all ${ids.length} images but found no ${
          countedNames(without.prediction)
        }`,
        predictions,
        list === null
          ? "To evaluate some of the images, name them in a file, one per line: --list FILE."
          : `Predict them, or take them off the list (${list}).`,
      ),
    );
  }
  const unmatched = list === null ? [...predicted.keys()].filter((id) => !truth.has(id)).sort() : [];
  return { pairs, problems, unmatched };
}

/** The id that belongs to the name of a file without its ending. */
function idOf(stem: string): string {
  return stem.replace(SUFFIXES, "").normalize();
}

/** The ids of a list, which may name files with or without their ending. */
async function listedIds(list: string, truth: ReadonlyMap<string, string>): Promise<string[]> {
  const meant = (name: string) => truth.has(name) ? name : idOf(name.replace(/\.(jpe?g|png|webp)$/i, ""));
  const names = await readIdList(list, { blanks: true, isKnown: (name) => truth.has(meant(name)) });
  const ids = names.map(meant), twice = ids.find((id, at) => ids.indexOf(id) < at);
  if (twice === undefined) return ids;
  throw new UserError(
    `Expected every image once but found ${twice} again`,
    list,
    "Remove the repeated line.",
  );
}

/** Paths of the PNGs below a folder by the name of their image. Two of one name are a problem. */
function namedPngs(folder: string, option: string, problems: UserError[]): Map<string, string> {
  if (!isFolder(folder)) {
    throw new UserError("Expected a folder of PNG label maps but found none", folder, `Look at ${option}.`);
  }
  const found = new Map<string, string>();
  const { files, neither } = listBelow(folder);
  if (neither.length > 0) problems.push(unreadableEntries(folder, neither));
  for (const path of files.filter((name) => /\.png$/i.test(name)).map((name) => join(folder, name))) {
    const id = idOf(stemOf(path));
    const twin = found.get(id);
    if (twin === undefined) found.set(id, path);
    else problems.push(new UserError(`Expected one file per image but found ${id} in ${twin} too`, path));
  }
  return found;
}

/** Name of a file without folder and ending. */
export function stemOf(path: string): string {
  return path.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "");
}
