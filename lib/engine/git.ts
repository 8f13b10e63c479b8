import { loaderVariables } from "./loader-variables.ts";
import { projectFolder } from "../files/project.ts";

/**
 * What git answers about the checkout that holds a folder; undefined where it fails: no git, no checkout, nothing of that name.
 *
 * @param folder default: the project.
 */
export async function git(args: readonly string[], folder = projectFolder()): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-C", folder, ...args],
      env: loaderVariables(),
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}
