import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = join(root, ".ci/run");

/** What the command that stands in for npx prints and how it ends, for `task ok`, `task reproduce` and `task notebooks`. */
interface Played {
  readonly ok: string;
  readonly okCode: number;
  readonly reproduceCode: number;
  readonly notebooksCode?: number;
}

/** Runs `.ci/run` with a stand-in for npx, so that it checks nothing and only counts. */
async function play(
  { ok, okCode, reproduceCode, notebooksCode = 0 }: Played,
): Promise<{ code: number; lines: string[] }> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "ok.txt"), ok);
    const npx = [
      "#!/usr/bin/env bash",
      `if [[ "$*" == "-y deno@2.9.6 task ok" ]]; then cat "${folder}/ok.txt"; exit ${okCode}; fi`,
      `if [[ "$*" == "-y deno@2.9.6 task reproduce table5 --check" ]]; then echo compared; exit ${reproduceCode}; fi`,
      `if [[ "$*" == "-y deno@2.9.6 task notebooks" ]]; then echo executed; exit ${notebooksCode}; fi`,
      'echo "unexpected: $*"; exit 99',
    ];
    await Deno.writeTextFile(join(folder, "npx"), npx.join("\n"), { mode: 0o755 });
    // Other tests may be writing beside this one.
    await Deno.writeTextFile(join(folder, "git"), "#!/usr/bin/env bash\n", { mode: 0o755 });
    const { code, stdout } = await new Deno.Command(script, {
      env: { PATH: `${folder}:${Deno.env.get("PATH")}` },
      stderr: "null",
    }).output();
    return { code, lines: new TextDecoder().decode(stdout).trim().split("\n") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the closing line adds the counts of all test runs and the comparison of results", async () => {
  const ok = "ok | 120 passed (7 steps) | 0 failed | 4 ignored (3s)\nok | 3 passed | 0 failed (12ms)\n";
  const { code, lines } = await play({ ok, okCode: 0, reproduceCode: 0 });
  assert.equal(lines.at(-1), "126 passed, 0 failed, 4 skipped");
  assert.equal(code, 0);
});

Deno.test("a failed test is counted, ends the run and gives a non-zero exit code", async () => {
  const ok = "\u001b[31mFAILED\u001b[0m | 120 passed | 2 failed | 1 ignored (3s)\n";
  const { code, lines } = await play({ ok, okCode: 1, reproduceCode: 0 });
  assert.equal(lines.at(-1), "120 passed, 2 failed, 1 skipped");
  assert.ok(!lines.includes("compared"));
  assert.notEqual(code, 0);
});

Deno.test("formatting, lint or types that fail before any test count as a failure", async () => {
  const { code, lines } = await play({
    ok: "error: Found 1 not formatted file\n",
    okCode: 1,
    reproduceCode: 0,
  });
  assert.equal(lines.at(-1), "0 passed, 1 failed, 0 skipped");
  assert.notEqual(code, 0);
});

Deno.test("a run without any test is a failure even if it ends well", async () => {
  const { code, lines } = await play({ ok: "Checked 90 files\n", okCode: 0, reproduceCode: 0 });
  assert.equal(lines.at(-1), "0 passed, 1 failed, 0 skipped");
  assert.notEqual(code, 0);
});

Deno.test("results that are not reproduced are a failure", async () => {
  const { code, lines } = await play({ ok: "ok | 5 passed | 0 failed (1s)\n", okCode: 0, reproduceCode: 1 });
  assert.equal(lines.at(-1), "7 passed, 1 failed, 0 skipped");
  assert.notEqual(code, 0);
});

Deno.test("a notebook that fails is a failure", async () => {
  const ok = "ok | 5 passed | 0 failed (1s)\n";
  const { code, lines } = await play({ ok, okCode: 0, reproduceCode: 0, notebooksCode: 1 });
  assert.ok(lines.includes("failed: all notebooks run"));
  assert.equal(lines.at(-1), "7 passed, 1 failed, 0 skipped");
  assert.notEqual(code, 0);
});

Deno.test("the README gives the test command that .ci/run uses", async () => {
  const readme = await Deno.readTextFile(join(root, "README.md"));
  assert.ok(readme.includes("npx -y deno@2.9.6 task ok"));
  const text = await Deno.readTextFile(script);
  assert.ok(text.includes('deno="npx -y deno@2.9.6"') && text.includes("count_tests $deno task ok"));
});
