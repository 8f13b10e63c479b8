import { statIfThere } from "./stat-if-there.ts";
import { orElse, UserError } from "../errors.ts";

/** What lies in a folder, by name, sorted. Links count as what they lead to. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Links that lead nowhere or in a ring, pipes, devices: nothing that could be read. */
  readonly neither: readonly string[];
}

/**
 * Lists a folder. Data is linked more often than it is copied, so this follows links, and it leaves nothing out unsaid:
 * see {@link unreadableEntries} for the message about entries that are neither file nor folder.
 *
 * Synchronous on purpose: thousands of awaited calls take ten times as long.
 *
 * @throws {Deno.errors.NotFound} and other errors of the system where the folder cannot be read.
 */
export function listFolder(folder: string): Listing {
  const files: string[] = [], folders: string[] = [], neither: string[] = [];
  for (const entry of Deno.readDirSync(folder)) {
    const target = entry.isSymlink ? statIfThere(`${folder}/${entry.name}`) : entry;
    (target?.isFile ? files : target?.isDirectory ? folders : neither).push(entry.name);
  }
  return { files: files.sort(), folders: folders.sort(), neither: neither.sort() };
}

/** The same, of a folder that may be absent: then nothing lies in it. */
export function listIfThere(folder: string): Listing {
  try {
    return listFolder(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { files: [], folders: [], neither: [] };
    throw error;
  }
}

/** How many names a message gives. */
const NAMED = 3;

/**
 * The message for entries of a folder that are neither file nor folder, with their number and the first three of them.
 *
 * @param names paths below the folder, at least one.
 */
export function unreadableEntries(folder: string, names: readonly string[]): UserError {
  const first = names.slice(0, NAMED).map((name) => {
    const target = orElse(() => Deno.readLinkSync(`${folder}/${name}`), undefined);
    return `${name} (${
      target === undefined ? "a pipe, socket or device" : `a link that leads nowhere: ${target}`
    })`;
  }).join(", ");
  const others = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return new UserError(
    `Expected files and folders but found ${names.length} ${
      names.length === 1 ? "entry that is" : "entries that are"
    } neither: ${first}${others}`,
    folder,
    "Bring back what the links lead to, or remove them.",
  );
}
