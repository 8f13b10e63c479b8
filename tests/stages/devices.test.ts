import assert from "node:assert/strict";
import { type ProviderMachine, resolveRuntime } from "../../lib/providers/resolve-runtime.ts";
import type { Settings } from "../../lib/stages/settings.ts";
import { materialsIn, settingsOf } from "./fixtures/cell.ts";
import { keysOf } from "./fixtures/keys.ts";

/** Stages that run networks, or read what these made, of a cell whose masks are SAM's. */
const OF_NETWORKS = ["masks", "mask embeddings", "text classifier", "estimates", "linear probe"];

/** Keys of that cell on a machine whose providers all work on a device of this name. */
async function keysOn(
  device: string,
  runtime: Partial<Settings["runtime"]>,
): Promise<Map<string, Set<string>>> {
  const settings = settingsOf({ masks: { generator: "sam", model: "sam" }, runtime });
  const machine: ProviderMachine = {
    listed: () => Promise.resolve({ providers: ["cuda", "webgpu", "cpu"], version: "1.30.0" }),
    try: () => Promise.resolve({ failure: null, device }),
  };
  const resolved = await resolveRuntime(settings.runtime, () => {}, machine);
  return await keysOf(settings, materialsIn("/data", resolved && { runtime: resolved }));
}

Deno.test("what networks compute on another device, by another provider or version has keys of its own", async () => {
  const [a, b] = [
    await keysOn("NVIDIA A", { provider: "cuda" }),
    await keysOn("NVIDIA B", { provider: "cuda" }),
  ];
  const others = [
    b,
    await keysOn("NVIDIA A", { provider: "webgpu" }),
    await keysOn("NVIDIA A", { provider: "cuda", precision: "fp16" }),
    await keysOn("NVIDIA A", {}),
  ];
  assert.deepEqual(await keysOn("NVIDIA A", { provider: "cuda" }), a);
  assert.deepEqual(await keysOn("NVIDIA A", { provider: "auto" }), a, "auto takes the first that works");
  for (const other of others) {
    for (const stage of OF_NETWORKS) {
      // SAM's file has its own precision.
      if (stage === "masks" && other === others[2]) continue;
      assert.ok(a.get(stage)!.isDisjointFrom(other.get(stage)!), stage);
    }
  }
});

Deno.test("the device of the machine changes no key of the CPU, in whatever precision", async () => {
  for (const precision of ["fp32", "fp16", "int8"] as const) {
    const keys = await keysOn("NVIDIA A", { provider: "cpu", precision });
    assert.deepEqual(await keysOn("NVIDIA B", { provider: "cpu", precision }), keys);
    const runtime = { provider: "cpu", precision, version: "1.30.0" } as const;
    const settings = settingsOf({ masks: { generator: "sam", model: "sam" } });
    const usual = materialsIn("/data", precision === "fp32" ? {} : { runtime });
    assert.deepEqual(keys, await keysOf(settings, usual), "and is no part of them");
  }
});
