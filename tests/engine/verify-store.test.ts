import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { collect } from "../../lib/engine/collect-store.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { sealed } from "../../lib/engine/seal.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { whyStored } from "../../lib/engine/why-stored.ts";
import { knownRuns } from "../../lib/application/known-runs.ts";
import { outcomeOf } from "../application/fixtures/workplace.ts";
import { countingStage, fixedCode as findCode, node, values, withStore } from "./counting-stage.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const LONG_AGO = new Date(Date.now() - 40 * 24 * 3600 * 1000);

/** Two results of two shards, the second made of the first, and a remembered fact. */
async function filled(store: Store) {
  const base = node(countingStage("base", [], { shardCount: () => 2 }), { add: 5 });
  const top = node(countingStage("top", [], { shardCount: () => 2 }), { add: 1 }, { base });
  await evaluateNodes([top], { store, findCode });
  await store.memo("facts").set("data", "c24513ae");
  const resolved = await resolveNodes([top], findCode);
  const [baseAt, topAt] = [resolved.get(base)!, resolved.get(top)!];
  return { top, baseAt, topAt, folder: store.nodeFolder(baseAt), topFolder: store.nodeFolder(topAt) };
}

/** Runs `deno task store` on a store. */
async function command(folder: string, ...args: string[]) {
  return await outcomeOf(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", MAIN, "store", ...args],
      env: { NO_COLOR: "1", ABLATE_STORE: folder },
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

Deno.test("a store that is right is called so", () =>
  withStore(async (store) => {
    await filled(store);
    const { problems, orphans, results, shards, facts } = await verifyStore(store);
    assert.deepEqual({ problems, orphans, results, shards, facts }, {
      ...{ problems: [], orphans: [], results: 2, shards: 4, facts: 1 },
    });
  }));

/** Changes one character of a file. */
async function spoil(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await Deno.writeFile(path, bytes);
}

const SPOILT: Readonly<Record<string, (folder: string, other: string) => Promise<unknown>>> = {
  "a flipped bit in a shard": (folder) => spoil(`${folder}/00001.safetensors`),
  "a flipped bit in a receipt": (folder) => spoil(`${folder}/00001.json`),
  "a flipped bit in a manifest": (folder) => spoil(`${folder}/manifest.json`),
  "a shard that is gone": (folder) => Deno.remove(`${folder}/00000.safetensors`),
  "a receipt of another result": (folder, other) =>
    Deno.copyFile(`${other}/00000.json`, `${folder}/00000.json`),
  "a manifest of another result": (folder, other) =>
    Deno.copyFile(`${other}/manifest.json`, `${folder}/manifest.json`),
  "a receipt beyond the last shard": async (folder) => {
    const { seal: _, ...receipt } = JSON.parse(await Deno.readTextFile(`${folder}/00000.json`));
    await Deno.copyFile(`${folder}/00000.safetensors`, `${folder}/00007.safetensors`);
    const beyond = sealed({ ...receipt, index: 7 }, "seconds");
    await Deno.writeTextFile(`${folder}/00007.json`, JSON.stringify(beyond));
  },
  "a folder in the place of a shard": async (folder) => {
    await Deno.remove(`${folder}/00000.safetensors`);
    await Deno.mkdir(`${folder}/00000.safetensors`);
  },
};

for (const [what, damage] of Object.entries(SPOILT)) {
  Deno.test(`${what} is found by a check, which changes nothing, and is gone after the next run`, () =>
    withStore(async (store, root) => {
      const { top, folder, topFolder, baseAt } = await filled(store);
      const right = await values((await evaluateNodes([top], { store, findCode })).get(top)!);
      await damage(folder, topFolder);
      const before = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      const { problems } = await verifyStore(store);
      assert.equal(problems.length, 1);
      assert.ok(problems[0].path.startsWith(folder));
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), before);
      if (what.includes("beyond")) return;
      await Deno.remove(topFolder, { recursive: true });
      const fresh = new Store(root);
      const again = await evaluateNodes([top], { store: fresh, findCode });
      assert.deepEqual(await values(again.get(top)!), right);
      for (const index of [0, 1]) await fresh.readShard(baseAt, index);
      assert.deepEqual((await verifyStore(fresh)).problems, []);
    }));
}

Deno.test("a remembered fact that was changed, and a result that lies in another stage's folder, are found", () =>
  withStore(async (store, root) => {
    const { folder, baseAt } = await filled(store);
    const [{ name }] = Deno.readDirSync(`${root}/_memo/facts`);
    await spoil(`${root}/_memo/facts/${name}`);
    await Deno.mkdir(`${root}/elsewhere`);
    await Deno.rename(folder, `${root}/elsewhere/${baseAt.key}`);
    const { problems } = await verifyStore(store);
    assert.deepEqual(problems.map(({ path }) => path), [
      `${root}/elsewhere/${baseAt.key}/manifest.json`,
      `${root}/_memo/facts/${name}`,
    ]);
  }));

/** What runs that were killed leave behind; the paths. */
async function litter(store: Store, root: string) {
  const { folder, baseAt, topFolder, top } = await filled(store);
  await Deno.remove(`${topFolder}/manifest.json`);
  await Deno.writeTextFile(`${folder}/00001.safetensors.tmp-0badcafe`, "half");
  await Deno.writeTextFile(`${folder}.lock`, '{"host":"h","pid":1,"started":"2020-01-01T00:00:00.000Z"}');
  await Deno.writeTextFile(`${root}/entry-0badcafe.ts`, "");
  await Deno.utime(`${root}/entry-0badcafe.ts`, LONG_AGO, LONG_AGO);
  await Deno.writeTextFile(`${root}/_memo/facts/abc.json.tmp-0badcafe`, "a write of this very moment");
  const paths = [
    topFolder,
    `${folder}/00001.safetensors.tmp-0badcafe`,
    `${folder}.lock`,
    `${root}/entry-0badcafe.ts`,
  ];
  return { paths, folder, baseAt, top };
}

Deno.test("garbage collection takes results without manifest, stale locks and unfinished files, when confirmed", () =>
  withStore(async (store, root) => {
    const { paths } = await litter(store, root);
    const isThere = (path: string) => Deno.lstat(path).then(() => true, () => false);
    const { orphans } = await verifyStore(store);
    for (const path of paths) assert.ok(orphans.some((orphan) => orphan.path === path), path);
    const planned = await command(root, "gc", "--dry-run");
    assert.equal(planned.code, 0, planned.errors);
    for (const path of paths) assert.ok(planned.output.includes(`${path}: `), path);
    assert.match(planned.output, /\n4 items, .* to delete from .*\nNothing was deleted/);
    assert.deepEqual(await Promise.all(paths.map(isThere)), [true, true, true, true]);
    assert.match((await command(root, "gc", "--yes")).output, /\n4 items, .* deleted from /);
    assert.deepEqual(await Promise.all(paths.map(isThere)), [false, false, false, false]);
    assert.ok(await isThere(`${root}/_memo/facts/abc.json.tmp-0badcafe`));
    assert.deepEqual((await verifyStore(store)).results, 1);
  }));

Deno.test("garbage collection leaves alone what a process holds the lock of, without waiting for it", () =>
  withStore(async (store, root) => {
    const { folder, baseAt } = await filled(store);
    const lock = await store.lock(baseAt);
    try {
      await Deno.remove(`${folder}/00001.json`);
      await Deno.writeTextFile(`${folder}/00001.json.tmp-0badcafe`, "being written");
      await Deno.utime(`${folder}/manifest.json`, LONG_AGO, LONG_AGO);
      assert.match(await collect(new Store(root), 30, true), /^0 items, .*\n1 left alone/);
      await Deno.remove(`${folder}/manifest.json`);
      assert.match(await collect(new Store(root), undefined, true), /^0 items/);
      assert.ok((await Deno.stat(`${folder}/00001.json.tmp-0badcafe`)).isFile);
    } finally {
      lock.release();
    }
    assert.match(await collect(new Store(root), undefined, true), /no manifest.*\n1 items/);
  }));

Deno.test("store verify names what is wrong and ends with code 1, with 0 after it was put right", () =>
  withStore(async (store, root) => {
    const { folder, top } = await filled(store);
    await spoil(`${folder}/manifest.json`);
    const wrong = await command(root, "verify");
    assert.equal(wrong.code, 1);
    assert.match(wrong.output, /^wrong: .*\/manifest\.json: does not match its checksum or its key\n/);
    assert.match(wrong.output, /: 1 wrong, 0 orphans\n$/);
    await Deno.remove(store.nodeFolder((await resolveNodes([top], findCode)).get(top)!), { recursive: true });
    await evaluateNodes([top], { store: new Store(root), findCode });
    const right = await command(root, "verify");
    assert.equal(right.code, 0, right.output);
  }));

Deno.test("store why says stage, settings, inputs, code and the runs that need a result", () =>
  withStore(async (store, root) => {
    const { baseAt, topAt } = await filled(store);
    const record = {
      run: { keys: [{ row: "Ours", column: "Weak", seed: 1, estimates: topAt.key }] },
    };
    await Deno.mkdir(`${root}/_results/toybox/table9`, { recursive: true });
    await Deno.writeTextFile(`${root}/_results/toybox/table9/run.json`, JSON.stringify(record));
    await Deno.writeTextFile(`${root}/_results/run.json`, "{");
    await Deno.mkdir(`${root}/_results/toybox/old`);
    const old = JSON.stringify(record).replace(topAt.key, "0".repeat(64));
    await Deno.writeTextFile(`${root}/_results/toybox/old/run.json`, old);
    const runs = await knownRuns(`${root}/_results`);
    const said = await whyStored(store, baseAt.key.slice(0, 20), runs);
    assert.match(said, new RegExp(`^base  ${baseAt.key}\n`));
    assert.match(said, /\nsettings\n {2}add: 5\ninputs\n {2}none\ncode\n {2}file:\/\/\/base\.ts 0\n/);
    assert.match(said, new RegExp(`\nresults made of it\n {2}${topAt.key.slice(0, 12)} {2}top\n`));
    assert.match(
      said,
      /\nruns that need it\n {2}toybox\/table9, 1 of 1 cells: Ours \/ Weak, seed 1\nnot known of 1 more, whose stages are not in this store$/,
    );
    const { code, output } = await command(root, "why", topAt.key.slice(0, 20));
    assert.equal(code, 0);
    assert.match(output, new RegExp(`\ninputs\n {2}base: ${baseAt.key.slice(0, 12)} {2}base\n`));
    const unknown = await command(root, "why", "nothing");
    assert.equal(unknown.code, 2);
    assert.match(unknown.errors, /^error: expected the beginning of one key but 0 results match "nothing"\n/);
  }));

for (
  const [args, message] of [
    [["verify", "abc"], /unexpected argument "abc"/],
    [["why"], /"why" needs a key/],
    [["path", ""], /"path" needs a key/],
    [["ls", "--yes"], /--yes belongs to gc/],
    [["gc", "--yes", "--dry-run"], /contradict/],
    [["clean"], /unknown action "clean"; expected one of ls, .*\n {2}Usage: /],
    [["lss"], /unknown action "lss".*\n {2}Did you mean "ls"\?/],
  ] as const
) {
  Deno.test(`store ${args.join(" ")} is refused with one message`, () =>
    withStore(async (_, root) => {
      const { code, output, errors } = await command(root, ...args);
      assert.equal(code, 2);
      assert.equal(output, "");
      assert.match(errors, message);
      assert.equal(errors.split("\n").length, 3);
    }));
}

Deno.test("a file in the place of the store is refused with one message by every action", () =>
  withStore(async (_, root) => {
    await Deno.writeTextFile(`${root}/file`, "");
    for (const args of [["ls"], ["verify"], ["gc"], ["why", "ab"]]) {
      const { code, errors } = await command(`${root}/file`, ...args);
      assert.equal(code, 2);
      assert.match(
        errors,
        /^error: .*\/file: Expected a folder of results but found a file\n {2}Set ABLATE_STORE .*\n$/,
      );
    }
  }));
