import { join } from "node:path";
import { stampOf } from "../files/file-stamp.ts";
import { listFolder } from "../files/list-folder.ts";
import { statIfThere } from "../files/stat-if-there.ts";
import { isFile, isFolder } from "./paths.ts";

/** Names in a folder by their composed form, and the stamp of the folder when it was listed. */
interface Names {
  readonly stamp: string;
  readonly byForm: ReadonlyMap<string, string>;
}

const listed = new Map<string, Names>();

/**
 * Path of a file or folder by its name, in whichever Unicode form the folder holds it: macOS writes "ö" as two characters, others as
 * one. The name as given is tried first. If nothing has that name, its path is returned for the message.
 */
export function namedEntry(folder: string, name: string): string {
  const path = join(folder, name);
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(name) || isFile(path) || isFolder(path)) return path;
  return join(folder, namesOf(folder).get(name.normalize()) ?? name);
}

function namesOf(folder: string): ReadonlyMap<string, string> {
  const info = statIfThere(folder);
  if (!info) return new Map();
  const stamp = stampOf(info);
  const known = listed.get(folder);
  if (known?.stamp === stamp) return known.byForm;
  const { files, folders } = listFolder(folder);
  const byForm = new Map([...files, ...folders].map((name) => [name.normalize(), name]));
  listed.set(folder, { stamp, byForm });
  return byForm;
}
