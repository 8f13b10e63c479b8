import { basename, join } from "node:path";
import { git } from "../../engine/git.ts";
import type { Provenance } from "../../engine/provenance.ts";
import { listFolder } from "../../files/list-folder.ts";
import { projectFolder } from "../../files/project.ts";
import { findResults } from "../find-results.ts";
import type { RecordedRun } from "../recorded-run.ts";

/** A folder of written results with all that other programs are told of it. */
export interface ResultBundle {
  /** Name of the folder: the experiment, and what it was given. */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly run: RecordedRun;
  /** What it was made with. */
  readonly madeWith: Provenance;
  /** Content by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** When the commit of its code was made or, where git does not know it, when the results were written. */
  readonly date: Date;
}

/** Files that describe the folder, written by an export: they are not part of what they describe. */
export const CRATE = "ro-crate-metadata.json";

/**
 * Reads written results.
 *
 * @param name of an experiment or a folder of results, as `findResults` takes it.
 * @param root folder with the results of all profiles; default: `results` of the project.
 * @throws {UserError} where there are none.
 */
export async function resultBundle(
  name: string,
  { profile, root }: { readonly profile?: string | undefined; readonly root?: string | undefined },
): Promise<ResultBundle> {
  const { folder, run } = await findResults(name, {
    profile,
    ...(root === undefined ? {} : { folder: root }),
  });
  const names = listFolder(folder).files.filter((file) => file !== CRATE);
  const files = new Map<string, Uint8Array>();
  for (const file of names) files.set(file, await Deno.readFile(join(folder, file)));
  const record = JSON.parse(new TextDecoder().decode(files.get("run.json")!));
  return {
    ...{ name: basename(folder), folder, run, files },
    madeWith: record.run as Provenance,
    date: await dateOf(run, join(folder, "run.json")),
  };
}

async function dateOf({ run: { commit } }: RecordedRun, path: string): Promise<Date> {
  const made = commit === undefined
    ? undefined
    : await git(["show", "--no-patch", "--format=%cI", commit], projectFolder());
  return made?.trim() ? new Date(made.trim()) : (await Deno.stat(path)).mtime ?? new Date(0);
}
