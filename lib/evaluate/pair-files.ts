import { join } from "node:path";
import { readIdList } from "../datasets/id-list.ts";
import { isFolder } from "../datasets/paths.ts";
import { countedNames } from "../counted-names.ts";
import { UserError } from "../errors.ts";

/** A label map and the ground truth that it is compared with. */
export interface Pair {
  readonly id: string;
  readonly prediction: string;
  readonly truth: string;
}

/** What was found in the two folders. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly problems: readonly UserError[];
  /** Predictions of images without ground truth, by name. */
  readonly unmatched: readonly string[];
}

/** Endings that data sets put behind the name of an image; they are no part of it. */
const SUFFIXES = /_(leftImg8bit|gtFine_labelIds|gtFine_labelTrainIds|labelIds|labelTrainIds)$/;

/**
 * Pairs the PNGs of two folders, subfolders included, by name; `2007_000033.png` belongs to `2007_000033.png`, wherever it lies.
 *
 * @param list file with the names to evaluate, one per line; null: every file of ground truth.
 * @throws {UserError} if a folder or the list cannot be read, or the ground truth holds no PNG.
 */
export async function pairFiles(predictions: string, truths: string, list: string | null): Promise<Pairs> {
  const problems: UserError[] = [];
  const truth = await namedPngs(truths, "--gt", problems);
  const predicted = await namedPngs(predictions, "--pred", problems);
  const ids = list === null ? [...truth.keys()].sort() : await readIdList(list, { blanks: true });
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

/** Paths of the PNGs below a folder by the name of their image. Two of one name are a problem. */
async function namedPngs(
  folder: string,
  option: string,
  problems: UserError[],
): Promise<Map<string, string>> {
  if (!isFolder(folder)) {
    throw new UserError("Expected a folder of PNG label maps but found none", folder, `Look at ${option}.`);
  }
  const found = new Map<string, string>();
  for (const path of (await pngsBelow(folder)).sort()) {
    const id = stemOf(path).replace(SUFFIXES, "");
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

async function pngsBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.startsWith(".")) continue;
    const path = join(folder, name);
    if (isDirectory) paths.push(...await pngsBelow(path));
    else if (/\.png$/i.test(name)) paths.push(path);
  }
  return paths;
}
