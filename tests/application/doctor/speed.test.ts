import assert from "node:assert/strict";
import { neighboursSpeed, networkSpeed, probeSpeed } from "../../../lib/application/doctor/speed.ts";

Deno.test("the speed of a block lies where processors are, and half precision is measured too", async () => {
  for (const runtime of [undefined, { provider: "cpu", precision: "fp16", version: "" } as const]) {
    const speed = await networkSpeed(runtime, 0);
    assert.ok(speed > 1e8 && speed < 1e14, String(speed));
  }
});

Deno.test("neighbours and the probe have a speed, of which more masks take more", async () => {
  const { perMask, perProduct } = await neighboursSpeed();
  assert.ok(perMask >= 0 && perProduct >= 0 && perMask + perProduct > 0);
  assert.ok(await probeSpeed() > 1000);
});
