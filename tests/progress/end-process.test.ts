import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test({
  name:
    "a process that ends while a network runs in a thread says nothing more, and has the exit code it was given",
  // Elsewhere Deno ends it.
  ignore: !["linux", "darwin"].includes(Deno.build.os),
  fn: async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", fileURLToPath(new URL("busy-network.ts", import.meta.url))],
    }).output();
    assert.deepEqual([code, stdout.length, new TextDecoder().decode(stderr)], [130, 0, ""]);
  },
});
