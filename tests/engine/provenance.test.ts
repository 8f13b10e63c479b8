import assert from "node:assert/strict";
import { provenance } from "../../lib/engine/provenance.ts";

Deno.test("provenance names the command, versions and hardware, and no host, person or time", async () => {
  const found = await provenance();
  assert.equal(found.versions.deno, Deno.version.deno);
  assert.ok(found.versions.packages.some((id) => /^zod@\d+\.\d+\.\d+$/.test(id)));
  assert.ok(found.hardware.cores >= 1);
  assert.deepEqual(Object.keys(found).filter((name) => name !== "commit" && name !== "dirty"), [
    "command",
    "versions",
    "hardware",
  ]);
  assert.deepEqual(Object.keys(found.hardware), ["system", "cpu", "cores", "memory"]);
});
