import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Whether a script that runs in the project's folder loads mathjs, which takes longer than all else a command loads. */
async function loadsMathjs(script: string, store?: string): Promise<boolean> {
  const asking = `
    import { createRequire } from "node:module";
    console.log(Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("mathjs")));
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script + asking],
    cwd: root,
    env: { NO_COLOR: "1", ...store === undefined ? {} : { ABLATE_STORE: store } },
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

Deno.test("formulas of heads and numbers of settings are read by the first command that meets them, and remembered", async () => {
  const store = await Deno.makeTempDir();
  try {
    for (const experiment of ["formula", "probe"]) {
      const plan = `
        import { Suite } from "./lib/application/suite.ts";
        const suite = await Suite.open(["${experiment}"], { plan: true });
        if (suite.refused.length > 0) throw suite.refused[0].error;
        await suite.close();
      `;
      assert.equal(await loadsMathjs(plan, store), true, experiment);
      assert.equal(await loadsMathjs(plan, store), false, experiment);
    }
  } finally {
    await Deno.remove(store, { recursive: true });
  }
});
