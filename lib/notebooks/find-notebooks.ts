import { basename, join, resolve } from "node:path";
import { didYouMeanText } from "../engine/did-you-mean.ts";
import { projectFolder } from "../engine/project.ts";
import { UserError } from "../errors.ts";

const EXTENSION = ".ipynb";

/** A notebook file. */
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
 * @throws {UserError} when there is no such notebook, or several fit.
 */
export async function findNotebooks(
  asked: readonly string[],
  folder: string = notebooksFolder(),
): Promise<NotebookFile[]> {
  const names = await notebookNames(folder);
  const wanted = asked.length === 0 ? names : asked;
  const found = wanted.map((name) =>
    name.endsWith(EXTENSION) ? fileAt(resolve(projectFolder(), name)) : byName(name, names, folder)
  );
  const unique = new Map(found.map((file) => [file.path, file]));
  const twice = [...unique.values()].find((file, i, all) =>
    all.findIndex(({ name }) => name === file.name) < i
  );
  if (twice) throw new UserError(`two notebooks are called "${twice.name}": give them in two runs`);
  return [...unique.values()];
}

async function notebookNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && name.endsWith(EXTENSION)) names.push(basename(name, EXTENSION));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

function byName(asked: string, names: readonly string[], folder: string): NotebookFile {
  const fitting = names.includes(asked) ? [asked] : names.filter((name) => name.startsWith(asked));
  if (fitting.length === 1) return fileAt(join(folder, fitting[0] + EXTENSION));
  const message = fitting.length > 1
    ? `"${asked}" is the beginning of several notebooks: ${fitting.join(", ")}`
    : `unknown notebook "${asked}"; there are: ${names.join(", ") || "none"}`;
  throw new UserError(message, undefined, didYouMeanText(asked, names));
}

function fileAt(path: string): NotebookFile {
  return { name: basename(path, EXTENSION), path };
}
