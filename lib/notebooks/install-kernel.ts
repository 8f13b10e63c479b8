import { runDeno } from "./run-deno.ts";
import { UserError } from "../errors.ts";

/**
 * Makes the running Deno known to Jupyter as its kernel "deno", in place of what went by that name, by Deno's own
 * installer.
 *
 * @returns what the installer said
 * @throws {UserError} when the installer failed.
 */
export async function installKernel(): Promise<string> {
  const { success, stdout, stderr } = await runDeno(["jupyter", "--quiet", "--install", "--force"]);
  const said = `${stdout}\n${stderr}`.trim();
  if (success) return said;
  throw new UserError(
    `the kernel could not be installed: ${said}`,
    undefined,
    "JUPYTER_DATA_DIR names another folder for kernels.",
  );
}
