import { orElse, UserError } from "../errors.ts";
import { requireFile } from "../files/require-file.ts";

/**
 * Reads a file of a data set.
 *
 * @param what what the file is, for the message: "image", "label map".
 * @throws UserError if it is missing or cannot be read.
 */
export async function readFile(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    requireFile(path);
    return await Deno.readFile(path);
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
}

/** The message for a file that is listed but cannot be read; the cause itself where it is such a message. */
export function unreadable(path: string, what: string, cause: unknown): UserError {
  if (cause instanceof UserError) return cause;
  const told = (message: string, fix: string) => new UserError(`Expected ${message}`, path, fix, { cause });
  if (!(cause instanceof Deno.errors.NotFound)) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return told(`to read the ${what} but found: ${reason}`, "Check the file's permissions.");
  }
  const target = orElse(() => Deno.readLinkSync(path), undefined);
  if (target !== undefined) {
    const found = `the ${what} but found a link that leads nowhere: ${target}`;
    return told(found, "Bring back what the link leads to, or remove it.");
  }
  const advice = "The split list names this image: complete the data set, or take the id off the list.";
  return told(`the ${what} but found no such file`, advice);
}
