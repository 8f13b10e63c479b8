import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { appendLine, readLines } from "../../lib/files/append-only.ts";

const SCRIPT = fileURLToPath(new URL("../engine/append-lines.ts", import.meta.url));

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-append-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a line that was not finished is counted, and the next one stands for itself", () =>
  inFolder(async (folder) => {
    const path = join(folder, "new", "lines.jsonl");
    assert.deepEqual(await readLines(path), { values: [], torn: 0 });
    await appendLine(path, { run: 1 });
    await Deno.writeTextFile(path, '{"run": 2, "num', { append: true });
    assert.deepEqual(await readLines(path), { values: [{ run: 1 }], torn: 1 });
    await appendLine(path, { run: 3, text: "a\nb" });
    assert.deepEqual(await readLines(path), { values: [{ run: 1 }, { run: 3, text: "a\nb" }], torn: 1 });
  }));

Deno.test("processes that append at once, some of them killed, lose and mix no line that was finished", () =>
  inFolder(async (folder) => {
    const path = join(folder, "lines.jsonl");
    const start = (name: string, count: number) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", SCRIPT, path, name, String(count)],
        stdout: "piped",
      }).spawn();
    const killed = ["k0", "k1"].map((name) => start(name, 100_000));
    const finishing = ["f0", "f1"].map((name) => start(name, 40));
    for (const process of killed) {
      const reader = process.stdout.getReader();
      await reader.read();
      process.kill("SIGKILL");
      reader.releaseLock();
      await process.stdout.cancel();
      await process.status;
    }
    for (const process of finishing) assert.equal((await process.output()).code, 0);
    const { values, torn } = await readLines(path);
    const lines = values as { name: string; line: number; filler: string }[];
    assert.ok(torn <= killed.length, `${torn} lines are torn`);
    assert.ok(lines.every(({ filler }) => filler.length === 20_000));
    for (const name of ["f0", "f1", "k0", "k1"]) {
      const own = lines.filter((one) => one.name === name).map(({ line }) => line);
      assert.deepEqual(own, own.map((_, i) => i), "each process's lines are there in their order");
      assert.ok(own.length === 40 || name.startsWith("k") && own.length > 0, `${name}: ${own.length}`);
    }
  }));
