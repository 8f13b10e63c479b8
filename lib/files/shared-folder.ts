import { dirname } from "node:path";

/** What its group may do with a folder that is shared, and the bit that makes what is made in it the group's. */
const GROUP = 0o070, SETGID = 0o2000;

/** Folders asked before; who shares a folder does so before it is used. */
const asked = new Map<string, Promise<boolean>>();

/** Whether a group shares a folder: it may write there, and what is made there is its own (the setgid bit). */
function isShared(folder: string): Promise<boolean> {
  const known = asked.get(folder);
  if (known) return known;
  const told = Deno.stat(folder).then(
    ({ mode }) => mode !== null && (mode & (SETGID | GROUP)) === (SETGID | GROUP),
    () => false,
  );
  asked.set(folder, told);
  return told;
}

/**
 * Makes a file or a folder. In a folder that a group shares its group may read it and write to it, whatever the umask of this process.
 *
 * @param make makes it at once: the umask is that of the whole process.
 */
export async function madeFor<Made>(path: string, make: () => Made): Promise<Made> {
  if (Deno.build.os === "windows" || !await isShared(dirname(path))) return make();
  const usual = Deno.umask();
  Deno.umask(usual & ~GROUP);
  try {
    return make();
  } finally {
    Deno.umask(usual);
  }
}
