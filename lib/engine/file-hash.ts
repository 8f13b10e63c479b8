import { normalisedSource } from "./normalised-source.ts";
import { sha256 } from "../files/sha256.ts";
import { readIfPresent } from "./set-aside.ts";

/** Names of files that hold code. */
const SCRIPT = /\.[mc]?[jt]sx?$/;

/** The content hash of a file as keys hold it: of code without types, comments and formatting; undefined if there is none. */
export async function fileHash(file: string): Promise<string | undefined> {
  const bytes = await readIfPresent(file);
  if (!bytes) return undefined;
  return sha256(SCRIPT.test(file) ? normalisedSource(new TextDecoder().decode(bytes)) : bytes);
}
