import { projectFolder } from "../files/project.ts";

/** Runs Deno in the folder of the project and waits for its end; its words come without colours. */
export async function runDeno(args: readonly string[]) {
  const { success, ...said } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: projectFolder(),
    env: { NO_COLOR: "1" },
  }).output();
  const [stdout, stderr] = [said.stdout, said.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { success, stdout, stderr };
}
