import { UserError } from "../errors.ts";

/** Where no folder can be made: below a file, in a file system of the kernel, in a ring of links. */
const IMPOSSIBLE = ["ENOTDIR", "EEXIST", "ENOENT", "ELOOP"];

/**
 * Makes a folder and those around it, where they are not there.
 *
 * @throws {UserError} where there can be none.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (cause) {
    const { code = "", message } = cause as { code?: string; message: string };
    if (!IMPOSSIBLE.includes(code)) throw cause;
    throw new UserError(
      `Expected a folder, or a place where one can be made, but found none (${
        message.split(" (os error")[0]
      })`,
      path,
      "Choose a folder on a disk: ABLATE_STORE says where results are kept, .ablate/store in the project if it is not set.",
      { cause },
    );
  }
}
