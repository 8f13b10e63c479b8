import assert from "node:assert/strict";
import { join } from "node:path";
import { cudaDevice } from "../../lib/providers/cuda-device.ts";

/** A driver that has so many devices, all of one name. */
const driver = (devices: number, name: string) => `
#include <string.h>
static int ready = 0;
int cuInit(unsigned flags) { ready = flags == 0; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = 40 + ordinal; return ready && ordinal < ${devices} ? 0 : 101; }
int cuDeviceGetName(char *name, int bytes, int device) {
  if (device != 40) return 101;
  strncpy(name, "${name}", bytes);
  return 0;
}
`;

const compiles = await new Deno.Command("cc", { args: ["--version"], stdout: "null", stderr: "null" })
  .output()
  .then(({ success }) => success, () => false);

async function withDriver(source: string, use: (library: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const library = join(folder, "libcuda.so.1");
    await Deno.writeTextFile(join(folder, "driver.c"), source);
    const { success, stderr } = await new Deno.Command("cc", {
      args: ["-shared", "-fPIC", "-o", library, join(folder, "driver.c")],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    use(library);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: compiles
    ? "CUDA's driver names the first device; one without devices names none"
    : "CUDA's driver names the first device (no C compiler here)",
  ignore: !compiles || Deno.build.os === "windows",
}, async () => {
  await withDriver(driver(2, "NVIDIA Planted 9000"), (library) => {
    assert.equal(cudaDevice(library), "NVIDIA Planted 9000");
  });
  await withDriver(driver(0, "none"), (library) => assert.equal(cudaDevice(library), undefined));
  await withDriver(driver(1, "x".repeat(300)), (library) => {
    assert.equal(cudaDevice(library), "x".repeat(256));
  });
  await withDriver(
    "int other(void) { return 0; }",
    (library) => assert.equal(cudaDevice(library), undefined),
  );
});

Deno.test("without a driver there is no device, and no error", () => {
  assert.equal(cudaDevice("libno-such-driver.so.1"), undefined);
});
