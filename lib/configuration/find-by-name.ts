import { join } from "node:path";
import { UserError } from "../errors.ts";
import { listIfThere, type Listing, unreadableEntries } from "../files/list-folder.ts";
import { didYouMeanText } from "./did-you-mean.ts";

const EXTENSION = ".yaml";

/**
 * Names of the YAML files of a folder without their extension, sorted; none if the folder does not exist. A broken link
 * counts: asking for it gives a message.
 */
export function namesIn(folder: string): string[] {
  const { files, neither } = yamlIn(folder);
  return [...files, ...neither].sort().map((file) => file.slice(0, -EXTENSION.length));
}

function yamlIn(folder: string): Pick<Listing, "files" | "neither"> {
  const named = (names: readonly string[]) => names.filter((name) => name.endsWith(EXTENSION));
  const { files, neither } = listIfThere(folder);
  return { files: named(files), neither: named(neither) };
}

/**
 * Path of the YAML file with this name, in whichever Unicode form the folder holds it.
 *
 * @param what "experiment" or "profile", for the message
 * @throws {UserError} with the names there are; where the file is a link that leads nowhere.
 */
export function fileByName(what: string, name: string, folder: string): string {
  const { files, neither } = yamlIn(folder);
  const isMeant = (file: string) => file.normalize() === (name + EXTENSION).normalize();
  const found = files.find(isMeant);
  if (found !== undefined) return join(folder, found);
  if (neither.some(isMeant)) throw unreadableEntries(folder, neither.filter(isMeant));
  const known = namesIn(folder);
  throw new UserError(
    `unknown ${what} "${name}"; there ${known.length === 1 ? "is" : "are"}: ${known.join(", ") || "none"}`,
    undefined,
    didYouMeanText(name, known),
  );
}
