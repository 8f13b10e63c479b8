import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loaderVariables } from "../engine/loader-variables.ts";
import { projectFolder } from "../files/project.ts";

/** What a script needs to load the libraries of a provider and to say what it found. */
const RIGHTS = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];

/**
 * Runs a script of this project in a process of its own, which may crash: drivers of GPUs are not always kind.
 *
 * @returns the object that it printed in its last line; undefined where it ended without.
 */
export async function inOwnProcess<Told>(script: URL, argument: string): Promise<Told | undefined> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-remote", ...RIGHTS],
      ...["--config", join(projectFolder(), "deno.json"), fileURLToPath(script), argument],
    ],
    env: loaderVariables(),
    stderr: "null",
  }).output();
  const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  return success && last.startsWith("{") ? JSON.parse(last) as Told : undefined;
}
