import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Whether a script that runs in the project's folder loads mathjs, which takes longer than all else a command loads. */
async function loadsMathjs(script: string): Promise<boolean> {
  const asking = `
    import { createRequire } from "node:module";
    console.log(Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("mathjs")));
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script + asking],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout).trim();
  assert.match(said, /^(true|false)$/, new TextDecoder().decode(stderr));
  return said === "true";
}

Deno.test("what reproduces experiments is loaded without reading a formula", async () => {
  assert.equal(await loadsMathjs('import "./lib/application/reproduce-to-files.ts";'), false);
  const reading = 'import { parseFormula } from "./lib/method/formula.ts"; parseFormula("1 + 1");';
  assert.equal(await loadsMathjs(reading), true);
});
