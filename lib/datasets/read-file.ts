import { UserError } from "../errors.ts";

/**
 * Reads a file of a data set.
 *
 * @param what what the file is, for the message: "image", "label map".
 * @throws UserError if it is missing or cannot be read.
 */
export async function readFile(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
}

/** The message for a file that is listed but cannot be read. */
export function unreadable(path: string, what: string, cause: unknown): UserError {
  if (cause instanceof Deno.errors.NotFound) {
    return new UserError(
      `Expected the ${what} but found no such file`,
      path,
      "The split list names this image: complete the data set, or take the id off the list.",
      { cause },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UserError(
    `Expected to read the ${what} but found: ${reason}`,
    path,
    "Check the file's permissions.",
    { cause },
  );
}
