import assert from "node:assert/strict";
import { collect } from "../../lib/engine/collect-store.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { acquireFreeLock, acquireLock, isLockFree } from "../../lib/engine/lock.ts";
import { LockLost } from "../../lib/engine/held-lock.ts";
import { lockKindOf, lockKindOfType } from "../../lib/engine/lock-kind.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { countingStage, fixedCode, node, withStore } from "./counting-stage.ts";
import { PipelineRun } from "./pipeline-run.ts";

const VALUES = "values 8 7,8,9,10";
/** Short enough for a test, and long enough for a busy machine to renew it: this file runs alone. */
const EXPIRES = 4000;
const LEASE = ["--lease", String(EXPIRES)];
const options = { kind: "lease", lease: { expiresMs: EXPIRES, renewMs: EXPIRES / 10 } } as const;
const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

Deno.test("a lease is renewed while held and leaves no file behind", () =>
  withStore(async (_, folder) => {
    const path = `${folder}/a.lock`, lock = await acquireLock(path, options);
    const first = await Deno.readTextFile(path);
    assert.equal(JSON.parse(first).pid, Deno.pid);
    await pause(EXPIRES);
    const later = await Deno.readTextFile(path);
    assert.notEqual(later, first);
    assert.equal(later.length, first.length);
    await lock.requireHeld();
    assert.equal(await isLockFree(path, options), false);
    lock.release();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("of many that wait for the lease of a dead one, one at a time has it", () =>
  withStore(async (_, folder) => {
    const dead = { host: "elsewhere", pid: 1, started: "2020-01-01T00:00:00.000Z" };
    await Deno.writeTextFile(`${folder}/a.lock`, JSON.stringify(dead));
    const taken: unknown[] = [];
    let [inside, most] = [0, 0];
    await Promise.all(Array.from({ length: 6 }, async () => {
      const lock = await acquireLock(`${folder}/a.lock`, {
        ...options,
        onTakeOver: (holder) => taken.push(holder.host),
      });
      most = Math.max(most, ++inside);
      await pause(50);
      await lock.requireHeld();
      inside--;
      lock.release();
    }));
    assert.equal(most, 1);
    assert.deepEqual(taken, ["elsewhere"]);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("a lease that went to another is known to be lost, and its release leaves the other's alone", () =>
  withStore(async (_, folder) => {
    const path = `${folder}/a.lock`, lock = await acquireLock(path, options);
    const other = '{"host":"elsewhere","pid":7,"started":"2020-01-01T00:00:00.000Z","lease":"x"}';
    await Deno.writeTextFile(`${path}.new`, other);
    await Deno.rename(`${path}.new`, path);
    await assert.rejects(lock.requireHeld(), (error) => {
      assert.ok(error instanceof LockLost);
      assert.match(error.message, /a\.lock went to process 7 on elsewhere, as this process did not renew it/);
      return true;
    });
    await pause(EXPIRES / 2);
    lock.release();
    assert.equal(await Deno.readTextFile(path), other);
    assert.equal(await isLockFree(path, options), true);
    (await acquireFreeLock(path, options))!.release();
  }));

Deno.test("two processes at once compute each shard once under leases, however long one leaves its thread no time", () =>
  withStore(async (_, folder) => {
    const first = new PipelineRun(folder, ...LEASE, "--busy", String(2 * EXPIRES));
    await first.printed("shard 0");
    const second = new PipelineRun(folder, ...LEASE);
    const [a, b] = [await first.ended(), await second.ended()];
    assert.equal(a.output, `shard 0\nshard 1\nshard 2\nshard 3\n${VALUES}`);
    assert.equal(b.output, VALUES);
    assert.match(b.errors, /^waiting for "slow", computed by process \d+ on /);
    assert.doesNotMatch(b.errors, /ended early/);
  }));

Deno.test("after kill -9 of the holder of a lease another process goes on once it has expired", () =>
  withStore(async (_, folder) => {
    const killed = new PipelineRun(folder, ...LEASE, "--hold-shard", "2");
    await killed.printed("shard 2");
    const waiting = new PipelineRun(folder, ...LEASE);
    await waiting.printed("waiting for ");
    killed.kill("SIGKILL");
    await killed.ended();
    const { output, errors } = await waiting.ended();
    assert.equal(output, `shard 2\nshard 3\n${VALUES}`);
    assert.match(errors, /"slow": going on after process \d+ on .*, which ended early/);
    assert.deepEqual((await verifyStore(new Store(folder))).orphans, []);
  }));

Deno.test({
  name:
    "a holder that slept past its lease finds it gone, writes nothing under it and ends with the same numbers",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withStore(async (_, folder) => {
      const gate = `${folder}/_gate`;
      const sleeper = new PipelineRun(folder, ...LEASE, "--gate", gate);
      await sleeper.printed("shard 0");
      sleeper.kill("SIGSTOP");
      const other = new PipelineRun(folder, ...LEASE, "--hold-shard", "1");
      await other.printed("shard 1");
      await Deno.writeTextFile(gate, "");
      sleeper.kill("SIGCONT");
      await sleeper.printed("went to process");
      // The one who took over dies too: the first goes on with what is left.
      other.kill("SIGKILL");
      await other.ended();
      const { code, output, errors } = await sleeper.ended();
      assert.equal(code, 0, errors);
      assert.equal(output, `shard 0\nshard 1\nshard 2\nshard 3\n${VALUES}`);
      await Deno.remove(gate);
      const { problems, orphans } = await verifyStore(new Store(folder));
      assert.deepEqual([problems, orphans], [[], []]);
    }),
});

Deno.test("garbage collection sees that leases are dead all at once, and leaves one that is renewed", () =>
  withStore(async (store, root) => {
    await evaluateNodes([node(countingStage("base", []))], { store, findCode: fixedCode });
    const leased = new Store(root, { locks: options });
    const dead = Array.from(
      { length: 8 },
      (_, at) => `${store.stageFolder("base")}/${String(at).repeat(64)}.lock`,
    );
    for (const path of dead) await Deno.writeTextFile(path, '{"host":"h","pid":1,"lease":"x"}');
    const lock = await leased.lock({ stage: "base", key: "f".repeat(64) });
    try {
      const before = performance.now();
      const said = await collect(leased, undefined, true);
      assert.match(said, /\n8 items, .* deleted from/);
      for (const path of dead) assert.ok(said.includes(path));
      assert.ok(performance.now() - before < 8 * EXPIRES);
      await lock.requireHeld();
    } finally {
      lock.release();
    }
  }));

Deno.test("file systems that machines share are locked by leases, disks of one machine by the kernel", async () => {
  const [nfs, cifs, fuse, ext4, tmpfs, overlay] = [
    ...[0x6969, 0xff534d42, 0x65735546, 0xef53, 0x01021994, 0x794c7630],
  ].map(lockKindOfType);
  assert.deepEqual([nfs, cifs, fuse, ext4, tmpfs, overlay], [
    "lease",
    "lease",
    "lease",
    "flock",
    "flock",
    "flock",
  ]);
  assert.equal(lockKindOfType(0xff534d42 | 0), "lease");
  if (Deno.build.os === "linux") {
    const { type } = await import("node:fs/promises").then(({ statfs }) => statfs("/"));
    assert.equal(await lockKindOf("/"), lockKindOfType(type));
  }
});

Deno.test("a store that was locked by leases once is so for every process, whatever its own disk says", () =>
  withStore(async (_, folder) => {
    assert.equal((await new Store(folder).lockOptions()).kind, "flock");
    const process = async (locks: string) => {
      const script = `import { Store } from ${
        JSON.stringify(import.meta.resolve("../../lib/engine/store.ts"))
      };
        console.log((await new Store(Deno.args[0]).lockOptions()).kind);`;
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--ext=ts", script, folder],
        env: { ABLATE_LOCKS: locks },
      }).output();
      return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    };
    assert.match(await process("lockfile"), /Expected flock or lease but found "lockfile"/);
    assert.equal(await process(""), "flock\n");
    assert.equal(await process("lease"), "lease\n");
    assert.equal(await process(""), "lease\n");
    assert.equal(await process("flock"), "lease\n");
  }));
