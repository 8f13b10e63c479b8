import { loaderVariables } from "./loader-variables.ts";

/** What a program prints; undefined where it is not here or fails. */
export async function saidBy(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const quiet = { stdin: "null", stderr: "null" } as const;
    const command = new Deno.Command(program, { args: [...args], env: loaderVariables(), ...quiet });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}
