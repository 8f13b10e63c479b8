import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/** Runs a network in a process of its own. @returns what it leaves in the folder of caches, and how the variable then stands. */
async function afterRun(variable: string | undefined) {
  const caches = await Deno.makeTempDir({ prefix: "ablate-runtime-" });
  try {
    const { ORT_DISABLE_TELEMETRY: _, ...others } = Deno.env.toObject();
    const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
    const { denoDir } = JSON.parse(new TextDecoder().decode(info.stdout));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", fileURLToPath(new URL("./open-session.ts", import.meta.url))],
      clearEnv: true,
      env: {
        ...others,
        ...{ DENO_DIR: denoDir, XDG_CACHE_HOME: caches },
        ...variable !== undefined && { ORT_DISABLE_TELEMETRY: variable },
      },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const left = (await Array.fromAsync(Deno.readDir(caches))).map(({ name }) => name);
    return { left, variable: new TextDecoder().decode(stdout).trim() };
  } finally {
    await Deno.remove(caches, { recursive: true });
  }
}

Deno.test("networks run without telemetry: nothing is kept for sending", async () => {
  assert.deepEqual(await afterRun(undefined), { left: [], variable: "1" });
});

Deno.test("who sets the variable of telemetry keeps their value", async () => {
  assert.equal((await afterRun("true")).variable, "true");
});
