import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { type Disk, realDisk } from "./disk.ts";
import { fileKind } from "./file-kind.ts";

/** Where no folder can be made: below a file, in a file system of the kernel, in a ring of links. */
const IMPOSSIBLE = ["ENOTDIR", "EEXIST", "ENOENT", "ELOOP"];

/**
 * Makes a folder and those around it, where they are not there, so that they outlive a power loss.
 *
 * @throws {UserError} where there can be none.
 */
export async function makeFolder(path: string, disk: Disk = realDisk): Promise<void> {
  if (await fileKind(path, disk) === "folder") return;
  const around = dirname(path);
  if (around !== path) await makeFolder(around, disk);
  try {
    await disk.makeFolder(path);
  } catch (cause) {
    const { code = "", message } = cause as { code?: string; message: string };
    if (!IMPOSSIBLE.includes(code)) throw cause;
    // Another process may have made it meanwhile.
    if (await fileKind(path, disk) === "folder") return;
    throw new UserError(
      `Expected a folder, or a place where one can be made, but found none (${
        message.split(" (os error")[0]
      })`,
      path,
      "Choose a folder on a disk: ABLATE_STORE says where results are kept, .ablate/store in the project if it is not set.",
      { cause },
    );
  }
  await disk.syncFolder(around);
}
