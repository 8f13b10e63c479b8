import assert from "node:assert/strict";
import { compileKernel, KERNELS } from "../../tools/compile-kernels.ts";

for (const { source, module, constant, memory } of KERNELS) {
  const file = source.pathname.split("/").at(-1)!;
  Deno.test(`what is compiled of ${file} is what its source says (deno task kernels)`, async () => {
    const text = await compileKernel(await Deno.readTextFile(source), file, constant, memory);
    assert.equal(await Deno.readTextFile(module), text);
  });
}

Deno.test("a kernel that does not compile is told with its file and the compiler's words", async () => {
  await assert.rejects(
    compileKernel("export function f(: i32", "broken.as", "BROKEN"),
    /broken\.as: .*ERROR/s,
  );
});
