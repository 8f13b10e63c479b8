import { basename, join, resolve } from "node:path";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { listIfThere, type Listing, unreadableEntries } from "../files/list-folder.ts";

const EXTENSION = ".ipynb";

export interface NotebookFile {
  /** Without folder and extension. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** Where the project keeps its notebooks. */
export function notebooksFolder(): string {
  return join(projectFolder(), "notebooks");
}

/**
 * The notebooks that were asked for, all when nothing was.
 *
 * @param asked names, beginnings of names that fit one notebook only ("01"), or paths of files ending in ".ipynb"
 * @throws {UserError} when there is no such notebook, several fit, or it is a link that leads nowhere.
 */
export function findNotebooks(
  asked: readonly string[],
  folder: string = notebooksFolder(),
): NotebookFile[] {
  const here = notebooksIn(folder);
  const names = [...here.files, ...here.neither].sort();
  const wanted = asked.length === 0 ? names : asked;
  const found = wanted.map((name) =>
    name.endsWith(EXTENSION) ? fileAt(resolve(projectFolder(), name)) : byName(name, names, folder)
  );
  const broken = here.neither.filter((name) =>
    found.some(({ path }) => path === join(folder, name + EXTENSION))
  );
  if (broken.length > 0) throw unreadableEntries(folder, broken.map((name) => name + EXTENSION));
  const unique = new Map(found.map((file) => [file.path, file]));
  const twice = [...unique.values()].find((file, i, all) =>
    all.findIndex(({ name }) => name === file.name) < i
  );
  if (twice) throw new UserError(`two notebooks are called "${twice.name}": give them in two runs`);
  return [...unique.values()];
}

/** Names of the notebooks of a folder, links that lead nowhere among those that are neither; none when it is absent. */
function notebooksIn(folder: string): Pick<Listing, "files" | "neither"> {
  const named = (names: readonly string[]) =>
    names.filter((name) => name.endsWith(EXTENSION)).map((name) => basename(name, EXTENSION));
  const { files, neither } = listIfThere(folder);
  return { files: named(files), neither: named(neither) };
}

function byName(asked: string, names: readonly string[], folder: string): NotebookFile {
  const form = asked.normalize(), same = names.filter((name) => name.normalize() === form);
  const fitting = same.length > 0 ? same : names.filter((name) => name.normalize().startsWith(form));
  if (fitting.length === 1) return fileAt(join(folder, fitting[0] + EXTENSION));
  const message = fitting.length > 1
    ? `"${asked}" is the beginning of several notebooks: ${fitting.join(", ")}`
    : `unknown notebook "${asked}"; there are: ${names.join(", ") || "none"}`;
  throw new UserError(message, undefined, didYouMeanText(asked, names));
}

function fileAt(path: string): NotebookFile {
  return { name: basename(path, EXTENSION), path };
}
