import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { pullStore } from "../../lib/engine/pull-store.ts";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { realDisk } from "../../lib/files/disk.ts";
import { type Progress, silentProgress } from "../../lib/progress/progress.ts";
import { outcomeOf } from "../application/fixtures/workplace.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { type Call, countingStage, fixedCode as findCode, node, values } from "./counting-stage.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const options = { signal: new AbortController().signal, progress: silentProgress };

/** Two empty stores: another one, and the one that takes from it. */
async function withTwo(test: (from: Store, into: Store) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-pull-" });
  try {
    await test(new Store(`${folder}/from`), new Store(`${folder}/into`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A result of three shards and one made of it. */
function graph(calls: Call[] = []) {
  const base = node(countingStage("base", calls, { shardCount: () => 3 }), { add: 5 });
  return { base, top: node(countingStage("top", calls), { add: 1 }, { base }) };
}

async function filled(store: Store) {
  const { base, top } = graph();
  await evaluateNodes([top], { store, findCode });
  const resolved = await resolveNodes([top], findCode);
  return { baseAt: resolved.get(base)!, topAt: resolved.get(top)! };
}

/** Changes one character of a file. */
async function spoil(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await Deno.writeFile(path, bytes);
}

/** All files of a store that count, with their bytes. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      for (const [below, hex] of Object.entries(await filesOf(path))) files[`${name}/${below}`] = hex;
    } else files[name] = (await Deno.readFile(path)).toHex();
  }
  return files;
}

/** Runs `deno task store pull`. */
async function pull(into: string, ...args: string[]) {
  return await outcomeOf(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", MAIN, "store", "pull", ...args],
      env: { NO_COLOR: "1", ABLATE_STORE: into },
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

Deno.test("what another store has is here afterwards, byte for byte, and is not computed again", () =>
  withTwo(async (from, into) => {
    await filled(from);
    const before = await filesOf(from.folder);
    const pulled = await pullStore(from, into, options);
    assert.deepEqual(
      { ...pulled, bytes: 0 },
      { results: 2, complete: 2, shards: 4, bytes: 0, here: 0, damaged: [] },
    );
    assert.ok(pulled.bytes > 0);
    assert.deepEqual(await filesOf(into.folder), before);
    assert.deepEqual(await filesOf(from.folder), before);
    const calls: Call[] = [], { top } = graph(calls);
    const results = await evaluateNodes([top], { store: new Store(into.folder), findCode });
    assert.deepEqual([calls, await values(results.get(top)!)], [[], [6]]);
    assert.deepEqual(
      { ...await pullStore(from, into, options) },
      { results: 0, complete: 0, shards: 0, bytes: 0, here: 4, damaged: [] },
    );
  }));

Deno.test("finished shards of results that are not complete are brought, and two stores make one whole", () =>
  withTwo(async (from, into) => {
    const { baseAt } = await filled(from);
    const third = new Store(`${from.folder}-third`);
    await pullStore(from, third, options);
    for (const [store, gone] of [[from, 0], [third, 2]] as const) {
      await Deno.remove(store.receiptPath(baseAt, gone));
      await Deno.remove(store.shardPath(baseAt, gone));
    }
    const first = await pullStore(from, into, options);
    assert.deepEqual([first.results, first.complete, first.shards], [2, 1, 3]);
    assert.deepEqual(await into.storedShards(baseAt), [1, 2]);
    const second = await pullStore(third, into, options);
    assert.deepEqual([second.results, second.complete, second.shards, second.here], [1, 1, 1, 2]);
    const { problems, orphans } = await verifyStore(into);
    assert.deepEqual([problems, orphans], [[], []]);
  }));

const SPOILT: Readonly<
  Record<string, readonly [file: string, what: RegExp, shards: number]>
> = {
  "a flipped bit in a shard": ["00001.safetensors", /00001\.json: .*does not match its checksum$/, 3],
  "a flipped bit in a receipt": ["00001.json", /00001\.json: does not match its checksum, its key/, 3],
  "a flipped bit in a manifest": [
    "manifest.json",
    /manifest\.json: does not match its checksum or its key$/,
    1,
  ],
};

for (const [how, [file, what, shards]] of Object.entries(SPOILT)) {
  Deno.test(`${how} is named and left out; the rest is brought, and the exit code is 2`, () =>
    withTwo(async (from, into) => {
      const { baseAt } = await filled(from);
      await spoil(`${from.nodeFolder(baseAt)}/${file}`);
      const { code, output, errors } = await pull(into.folder, from.folder);
      const [damaged, summary, ...more] = output.trimEnd().split("\n");
      assert.match(damaged, /^damaged, left out: /);
      assert.match(damaged, what);
      assert.match(summary, new RegExp(`^copied ${shards} shards of .*; 1 damaged$`));
      assert.deepEqual([code, errors, more], [2, "", []]);
      const { problems, orphans } = await verifyStore(into);
      assert.deepEqual([problems, orphans], [[], []]);
    }));
}

Deno.test("a shard in the place of another is not believed", () =>
  withTwo(async (from, into) => {
    const { baseAt } = await filled(from);
    for (const path of [from.shardPath, from.receiptPath]) {
      await Deno.copyFile(path.call(from, baseAt, 0), path.call(from, baseAt, 2));
    }
    const { damaged, shards } = await pullStore(from, into, options);
    assert.deepEqual([damaged.length, shards], [1, 3]);
    assert.deepEqual(await into.storedShards(baseAt), [0, 1]);
  }));

Deno.test("what is here is left alone, damaged or not", () =>
  withTwo(async (from, into) => {
    const { baseAt } = await filled(from);
    await pullStore(from, into, options);
    await spoil(into.shardPath(baseAt, 1));
    const before = await filesOf(into.folder);
    assert.equal((await pullStore(from, into, options)).shards, 0);
    assert.deepEqual(await filesOf(into.folder), before);
  }));

Deno.test("ended early, or by a disk that fails, it goes on when called again and leaves nothing half-done", () =>
  withTwo(async (from, into) => {
    await filled(from);
    const stop = new AbortController();
    const progress: Progress = {
      ...silentProgress,
      begin: () => ({ update: () => stop.abort(new Error("Ctrl-C")), end() {} }),
    };
    await assert.rejects(pullStore(from, into, { signal: stop.signal, progress }), /Ctrl-C/);
    let writes = 0;
    const failing = new Store(into.folder, {
      disk: {
        ...realDisk,
        write: async (file, bytes) => {
          if (++writes === 4) throw new Error("gone");
          await realDisk.write(file, bytes);
        },
      },
    });
    await assert.rejects(pullStore(from, failing, options), /gone/);
    const rest = await pullStore(from, into, options);
    assert.ok(rest.shards > 0 && rest.here > 0 && rest.shards + rest.here === 4, JSON.stringify(rest));
    const counted = Object.entries(await filesOf(into.folder)).filter(([path]) => !path.endsWith(".lock"));
    assert.deepEqual(Object.fromEntries(counted), await filesOf(from.folder));
  }));

Deno.test("a result that a run computes is waited for, after the others", () =>
  withTwo(async (from, into) => {
    const { baseAt, topAt } = await filled(from);
    const lock = await into.lock(baseAt);
    const notes: string[] = [];
    const pulling = pullStore(from, into, {
      ...options,
      progress: {
        ...silentProgress,
        note: (text) => {
          notes.push(text);
          lock.release();
        },
      },
    });
    assert.equal((await pulling).shards, 4);
    assert.match(notes.join("\n"), /^waiting for "base", computed by process \d+ on .*$/);
    assert.ok(await into.complete(topAt) && await into.complete(baseAt));
  }));

for (const kind of ["flock", "lease"] as const) {
  Deno.test(`Ctrl-C ends the waiting for a result that a run computes (${kind})`, () =>
    withTwo(async (from, { folder }) => {
      const { baseAt } = await filled(from);
      const into = new Store(folder, {
        locks: { kind, lease: { expiresMs: 4 * PATIENCE_MS, renewMs: 1000 } },
      });
      const lock = await into.lock(baseAt);
      const signal = AbortSignal.timeout(200), begun = performance.now();
      await assert.rejects(pullStore(from, into, { ...options, signal }), /TimeoutError/);
      assert.ok(
        performance.now() - begun < PATIENCE_MS,
        "it does not wait until it knows whether the holder lives",
      );
      lock.release();
    }));
}

Deno.test("a run beside it computes no shard twice and ends with the same numbers", () =>
  withTwo(async (from, into) => {
    await filled(from);
    const calls: Call[] = [], { top } = graph(calls);
    const [pulled, results] = await Promise.all([
      pullStore(from, into, options),
      evaluateNodes([top], { store: new Store(into.folder), findCode }),
    ]);
    assert.deepEqual(await values(results.get(top)!), [6]);
    assert.ok(pulled.shards + calls.length <= 4, `${pulled.shards} copied, ${calls.length} computed`);
    assert.deepEqual((await verifyStore(into)).problems, []);
  }));

Deno.test("what is no other store of this format ends with one message and exit code 2", () =>
  withTwo(async (from, into) => {
    const { baseAt, topAt } = await filled(from);
    const checkout = `${from.folder}-checkout`, file = `${from.folder}-file`, none = `${from.folder}-none`;
    await Deno.mkdir(`${checkout}/.ablate/store`, { recursive: true });
    await Deno.writeTextFile(file, "");
    const refusals: [args: string[], errors: RegExp][] = [
      [[], /^error: "pull" needs the folder of another store\n {2}Usage: /],
      [[none], /-none: Expected the folder of another store but found nothing\n {2}Give the folder /],
      [[file], /-file: Expected the folder of another store but found a file\n/],
      [
        [checkout],
        /Expected a store of results but found a folder without any\n {2}Did you mean .*\.ablate\/store\?\n/,
      ],
      [[from.folder, "more"], /^error: unexpected argument "more"\n/],
      [[from.folder, "--yes"], /^error: --yes belongs to gc\n/],
    ];
    for (const [args, expected] of refusals) {
      const { code, output, errors } = await pull(into.folder, ...args);
      assert.match(errors, expected);
      assert.match(errors, /^error: [^\n]+\n {2}[^\n]+\n$/);
      assert.deepEqual([code, output], [2, ""]);
    }
    await assert.rejects(
      pullStore(from, new Store(`${from.folder}/../from`), options),
      /the one that results/,
    );
    // As a version before checksums wrote them.
    for (const address of [baseAt, topAt]) {
      const path = from.manifestPath(address);
      const { seal: _, ...manifest } = JSON.parse(await Deno.readTextFile(path));
      await Deno.writeTextFile(path, JSON.stringify({ format: 0, ...manifest }));
    }
    await assert.rejects(
      pullStore(from, into, options),
      /none among 2: their manifests are of another format/,
    );
  }));
