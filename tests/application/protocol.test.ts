import assert from "node:assert/strict";
import { protocolLines } from "../../lib/application/protocol.ts";
import type { Runtime } from "../../lib/runtime.ts";
import { materialsIn, settingsOf } from "../stages/fixtures/cell.ts";

/** What the protocol says of what networks ran on. */
function ranOn(runtime?: Runtime): string[] {
  const materials = { ...materialsIn("/data", runtime && { runtime }), dataNotes: [] };
  const profile = { title: "a test", description: "", standIns: [] };
  return protocolLines([settingsOf()], materials, profile).filter((line) => /execution provider/.test(line));
}

Deno.test("the protocol names provider, device, precision and version where they change numbers", () => {
  assert.deepEqual(ranOn(), []);
  const cuda = { provider: "cuda", precision: "fp16", version: "1.30.0", device: "NVIDIA A" } as const;
  assert.match(
    ranOn(cuda).join(),
    /^Networks ran on the execution provider cuda \(NVIDIA A\), CLIP in fp16, ONNX Runtime 1\.30\.0: /,
  );
  assert.match(
    ranOn({ provider: "cpu", precision: "int8", version: "1.30.0" }).join(),
    /^Networks ran on the execution provider cpu, CLIP in int8, /,
  );
});
