import assert from "node:assert/strict";
import { join } from "node:path";
import { readYaml } from "../../lib/configuration/located-yaml.ts";

Deno.test("a file is taken apart once, and again when its text is another", async () => {
  const folder = await Deno.makeTempDir(), path = join(folder, "a.yaml");
  try {
    await Deno.writeTextFile(path, "k: 1\n");
    const first = await readYaml(path);
    assert.equal(await readYaml(path), first);
    await Deno.writeTextFile(path, "k: 2\n");
    assert.deepEqual((await readYaml(path)).value, { k: 2 });
    await Deno.writeTextFile(path, "k: [2\n");
    await assert.rejects(readYaml(path), { name: "UserError", message: /not valid YAML/ });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
