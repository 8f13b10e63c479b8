import assert from "node:assert/strict";
import { deviceName, type DeviceSources, thisMachine, UNNAMED } from "../../lib/providers/device-name.ts";
import { inOwnProcess } from "../../lib/providers/own-process.ts";
import { PROVIDERS } from "../../lib/runtime.ts";

const planted: DeviceSources = {
  cuda: () => "NVIDIA A",
  adapter: () => Promise.resolve("Radeon B"),
  processor: () => "Apple C",
};

Deno.test("each provider has the device that it computes on, and the CPU none", async () => {
  const names = await Promise.all(PROVIDERS.map((provider) => deviceName(provider, planted)));
  assert.deepEqual(Object.fromEntries(PROVIDERS.map((provider, at) => [provider, names[at]])), {
    tensorrt: "NVIDIA A",
    cuda: "NVIDIA A",
    coreml: "Apple C",
    dml: "Radeon B",
    webgpu: "Radeon B",
    cpu: undefined,
  });
});

Deno.test("a device that nobody names is told so, whatever goes wrong", async () => {
  const nobody = {
    cuda: () => undefined,
    adapter: () => Promise.reject(new Error("device lost")),
    processor: () => undefined,
  };
  for (const provider of ["cuda", "webgpu", "coreml"] as const) {
    assert.equal(await deviceName(provider, nobody), UNNAMED);
  }
});

Deno.test("this machine is asked in a process with narrow rights, and answers the same twice", async () => {
  const script = new URL("../../lib/providers/device-name.ts", import.meta.url);
  const asked = await Promise.all(
    [1, 2].map(() => inOwnProcess<{ readonly device: string }>(script, "webgpu")),
  );
  assert.deepEqual(asked[0], asked[1]);
  assert.equal(asked[0]?.device, await thisMachine.adapter() ?? UNNAMED);
});

Deno.test("a script that ends early has told nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = new URL(`file://${folder}/dies.ts`);
    await Deno.writeTextFile(script, 'console.log("{}"); Deno.exit(3);');
    assert.equal(await inOwnProcess(script, ""), undefined);
    await Deno.writeTextFile(script, "console.log(JSON.stringify(Deno.args));");
    assert.equal(await inOwnProcess(script, "x"), undefined);
    await Deno.writeTextFile(
      script,
      'console.log("loading"); console.log(JSON.stringify({ x: Deno.args[0] }));',
    );
    assert.deepEqual(await inOwnProcess(script, "x"), { x: "x" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
