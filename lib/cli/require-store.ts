import { fileKind } from "../files/file-kind.ts";
import { UserError } from "../errors.ts";

/**
 * A store that does not exist yet is empty. Anything else in the place of its folder is an error.
 *
 * @throws {UserError} naming what lies there.
 */
export async function requireStore(folder: string): Promise<void> {
  const kind = await fileKind(folder);
  if (kind === "folder" || kind === "nothing") return;
  throw new UserError(
    `Expected a folder of results but found a ${kind}`,
    folder,
    "Set ABLATE_STORE to the folder of the store; .ablate/store in the project is used if it is not set.",
  );
}
