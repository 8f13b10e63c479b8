import { projectFolder } from "../files/project.ts";
import { saidBy } from "./said-by.ts";

/**
 * What git answers about the checkout that holds a folder; undefined where it fails: no git, no checkout, nothing of that name.
 *
 * @param folder default: the project.
 */
export async function git(args: readonly string[], folder = projectFolder()): Promise<string | undefined> {
  return await saidBy("git", ["-C", folder, ...args]);
}
