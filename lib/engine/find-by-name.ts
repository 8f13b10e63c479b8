import { join } from "node:path";
import { UserError } from "../errors.ts";
import { didYouMeanText } from "./did-you-mean.ts";

/** Names of the YAML files of a folder without their extension, sorted; none when the folder is absent. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && name.endsWith(".yaml")) names.push(name.slice(0, -".yaml".length));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

/**
 * Path of the YAML file with this name.
 *
 * @param what "experiment" or "profile", for the message
 * @throws {UserError} with the names there are.
 */
export async function fileByName(what: string, name: string, folder: string): Promise<string> {
  const known = await namesIn(folder);
  if (known.includes(name)) return join(folder, `${name}.yaml`);
  throw new UserError(
    `unknown ${what} "${name}"; there ${known.length === 1 ? "is" : "are"}: ${known.join(", ") || "none"}`,
    undefined,
    didYouMeanText(name, known),
  );
}
