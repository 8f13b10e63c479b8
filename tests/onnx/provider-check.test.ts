import assert from "node:assert/strict";
import { checkProvider, listedProviders, runtimeVersion } from "../../lib/onnx/provider-check.ts";
import { PROVIDERS } from "../../lib/runtime.ts";

const version = await runtimeVersion(), listed = await listedProviders();

Deno.test("the CPU is listed and gives its own result; in half precision one that is near it and not the same", async () => {
  assert.ok(listed.includes("cpu"));
  assert.match(version, /^\d+\.\d+/);
  assert.deepEqual(await checkProvider({ provider: "cpu", precision: "fp32", version }), {
    failure: null,
    apart: 0,
  });
  const { failure, apart } = await checkProvider({ provider: "cpu", precision: "fp16", version });
  assert.equal(failure, null);
  assert.ok(apart! > 1e-5 && apart! < 3e-2, String(apart));
});

Deno.test("a provider that this system does not have is a failure in one line, and no crash", async () => {
  const foreign = PROVIDERS.find((provider) => !listed.includes(provider))!;
  const { failure, apart } = await checkProvider({ provider: foreign, precision: "fp32", version });
  assert.match(failure!, /^[^\n]+$/);
  assert.equal(apart, null);
});
