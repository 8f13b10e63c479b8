import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { resolveRuntime } from "../../lib/providers/resolve-runtime.ts";
import { PROVIDERS } from "../../lib/runtime.ts";
import { comparableFiles, computedCount } from "../application/fixtures/results.ts";
import { Workplace } from "../application/fixtures/workplace.ts";

Deno.test("the CPU in single precision is no runtime at all; auto never fails, and says what it takes", async () => {
  const silent = () => assert.fail("nothing to say");
  assert.equal(await resolveRuntime({ provider: "cpu", precision: "fp32" }, silent), undefined);
  const half = await resolveRuntime({ provider: "cpu", precision: "fp16" }, silent);
  assert.deepEqual([half?.provider, half?.precision], ["cpu", "fp16"]);
  const notes: string[] = [];
  const taken = await resolveRuntime({ provider: "auto", precision: "fp32" }, (text) => notes.push(text));
  assert.match(
    notes.join("\n"),
    taken
      ? new RegExp(`^networks run on ${taken.provider}, .+$`)
      : /^no other execution provider works here, taking the CPU \(.+\)$/,
  );
});

Deno.test("every provider that does not work here is one message with what brings it", async () => {
  const working: string[] = [];
  for (const provider of PROVIDERS) {
    if (provider === "cpu") continue;
    try {
      await resolveRuntime({ provider, precision: "fp32" }, () => {});
      working.push(provider);
    } catch (error) {
      assert.ok(error instanceof UserError, provider);
      assert.match(
        error.describe(),
        new RegExp(
          `^runtime\\.provider: Expected the execution provider ${provider} but it does not work here: [^\\n]+\\n {2}` +
            "(It needs|Give: ONNXRUNTIME_NODE_INSTALL=true deno install --node-modules-dir=auto --allow-scripts=npm:onnxruntime-node,|" +
            "macOS has|Windows has) .*runtime\\.provider: auto takes what works\\.$",
        ),
      );
    }
  }
  assert.ok(working.length < PROVIDERS.length - 1, "no system has all of them");
});

Deno.test("another precision gives keys of its own and stands in the protocol; auto gives those of what it takes", async () => {
  const workplace = await Workplace.make();
  try {
    const some = ["--rows", "Baseline", "--columns", "Open-Vocabulary"];
    const usual = await workplace.reproduce(...some);
    assert.equal(usual.code, 0, usual.errors);
    const { "run.json": record, "table.md": page } = await comparableFiles(usual.output);
    assert.doesNotMatch(record, /"runtime"/);
    assert.doesNotMatch(page, /execution provider/);
    const half = await workplace.reproduce(...some, "--set", "runtime.precision=fp16");
    assert.equal(half.code, 0, half.errors);
    assert.ok(computedCount(half.output) > 0);
    const files = await comparableFiles(half.output);
    assert.match(
      files["table.md"],
      /Networks ran on the execution provider cpu, CLIP in fp16, ONNX Runtime \d/,
    );
    assert.match(files["run.json"], /"runtime": \{\s*"provider": "cpu",\s*"precision": "fp16"/);
    // Written to the folder of the usual, the numbers are compared with the CPU's.
    const compared = await workplace.reproduce(
      ...some,
      "--set",
      "runtime.precision=fp16",
      "--check",
      "--tolerance",
      "20",
    );
    assert.match(
      compared.output,
      /check passed: largest difference from the stored results: \d+\.\d+ points.*, tolerance 20$/m,
    );
    for (
      const [given, said] of [[["--tolerance", "1"], "expected --check with"], [[
        "--check",
        "--tolerance=-1",
      ], "--tolerance: expected points"]] as const
    ) {
      const wrong = await workplace.reproduce(...given);
      assert.match(wrong.errors, new RegExp(`^error: ${said}`));
      assert.equal(wrong.code, 2);
    }
    const explicit = await workplace.reproduce(...some, "--set", "runtime.provider=cpu");
    assert.equal(computedCount(explicit.output), 0);
  } finally {
    await workplace.remove();
  }
});
