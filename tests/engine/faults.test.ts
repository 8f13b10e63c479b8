import assert from "node:assert/strict";
import { relative } from "node:path";
import { withStore } from "./counting-stage.ts";
import { PipelineRun as Run } from "./pipeline-run.ts";

const VALUES = "values 8 7,8,9,10";

/** Content of every file below a folder but the timings, by path. */
async function contentOf(folder: string, root = folder): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) Object.assign(content, await contentOf(path, root));
    else content[relative(root, path)] = (await Deno.readTextFile(path)).replace(/"seconds":[\d.]+/, "");
  }
  return content;
}

async function cleanContent(): Promise<Record<string, string>> {
  let content = {};
  await withStore(async (_, folder) => {
    assert.equal((await new Run(folder).ended()).code, 0);
    content = await contentOf(folder);
  });
  return content;
}

for (const write of [1, 2, 5]) {
  Deno.test(`kill -9 in the middle of write ${write}: the same command ends with the same bytes`, () =>
    withStore(async (_, folder) => {
      const killed = new Run(folder, "--stop-in-write", String(write));
      await killed.printed("half-written");
      killed.kill("SIGKILL");
      await killed.ended();
      const { code, output } = await new Run(folder).ended();
      assert.equal(code, 0);
      assert.ok(output.endsWith(VALUES), output);
      assert.deepEqual(await contentOf(folder), await cleanContent());
    }));
}

Deno.test("finished shards are not computed again after kill -9", () =>
  withStore(async (_, folder) => {
    const killed = new Run(folder, "--hold-shard", "2");
    await killed.printed("shard 2");
    killed.kill("SIGKILL");
    await killed.ended();
    const { output, errors } = await new Run(folder).ended();
    assert.equal(output, `shard 2\nshard 3\n${VALUES}`);
    assert.match(errors, /"slow": going on after process \d+ on .*, which ended early/);
  }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} ends with code 130, one line and whole shards`, () =>
    withStore(async (_, folder) => {
      const run = new Run(folder, "--hold-shard", "1");
      await run.printed("shard 1");
      run.kill(signal);
      const { code, errors } = await run.ended();
      assert.equal(code, 130);
      assert.equal(errors, "stopped; give the same command again to go on\n");
      assert.deepEqual(Object.keys(await contentOf(folder)).filter((path) => path.includes(".tmp-")), []);
      assert.equal((await new Run(folder).ended()).output, `shard 1\nshard 2\nshard 3\n${VALUES}`);
    }));
}

Deno.test("two processes at once compute each shard once and agree", () =>
  withStore(async (_, folder) => {
    const gate = `${folder}/gate`;
    const first = new Run(folder, "--gate", gate);
    await first.printed("shard 0");
    const second = new Run(folder, "--gate", gate);
    await second.printed("waiting for ");
    await Deno.writeTextFile(gate, "");
    const [a, b] = [await first.ended(), await second.ended()];
    assert.equal(a.output, `shard 0\nshard 1\nshard 2\nshard 3\n${VALUES}`);
    assert.equal(b.output, VALUES);
    assert.match(b.errors, /^waiting for "slow", computed by process \d+ on /);
  }));

Deno.test({
  name: "a disk that is really full ends with advice and exit code 2",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 || !await canMount(),
  fn: () =>
    withStore(async (_, folder) => {
      await mount(folder);
      try {
        await Deno.writeFile(`${folder}/ballast`, new Uint8Array(60 * 1024));
        const { code, errors } = await new Run(folder).ended();
        assert.equal(code, 2);
        assert.match(errors, /^error: .*: disk full: needed \d+ bytes for this file\n {2}Free some space/);
        await Deno.remove(`${folder}/ballast`);
        assert.ok((await new Run(folder).ended()).output.endsWith(VALUES));
      } finally {
        await new Deno.Command("umount", { args: [folder] }).output();
      }
    }),
});

async function mount(folder: string): Promise<boolean> {
  const args = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder];
  return (await new Deno.Command("mount", { args }).output()).success;
}

async function canMount(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  try {
    const mounted = await mount(folder);
    if (mounted) await new Deno.Command("umount", { args: [folder] }).output();
    return mounted;
  } catch {
    return false;
  } finally {
    await Deno.remove(folder);
  }
}
