import assert from "node:assert/strict";
import { claimShard, shardLockPath } from "../../lib/engine/claim-shard.ts";
import type { LockKind } from "../../lib/engine/held-lock.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { withStore } from "./counting-stage.ts";

const [a, b, c] = ["a", "b", "c"].map((letter) => ({ stage: "masks", key: letter.repeat(64) }));

for (const kind of ["flock", "lease"] satisfies LockKind[]) {
  Deno.test(`a shard that another process computes is refused, or waited for (${kind})`, () =>
    withStore(async ({ folder }) => {
      const locks = { kind, lease: { renewMs: 50, expiresMs: 5000 } };
      const [mine, other] = [0, 1].map(() => new Store(folder, { locks }));
      const release = (await claimShard(mine, [a, b], 3, { wait: false }))!;
      assert.equal(await claimShard(other, [b, c], 3, { wait: false }), undefined);
      // What it had taken of the others is free again; other shards are.
      (await claimShard(other, [c], 3, { wait: false }))!();
      (await claimShard(other, [a, b], 4, { wait: false }))!();
      let has = false;
      const waiting = claimShard(other, [c, b], 3, { wait: true }).then((claimed) => (has = true, claimed!));
      await new Promise((resume) => setTimeout(resume, 150));
      assert.equal(has, false);
      release();
      (await waiting)();
      await assert.rejects(Deno.stat(shardLockPath(other, b, 3)), Deno.errors.NotFound);
    }));
}

Deno.test("a claim that was left behind is an orphan of the store and no stranger", () =>
  withStore(async (store) => {
    const path = shardLockPath(store, a, 12);
    (await claimShard(store, [a], 12, { wait: false }))!();
    await Deno.writeTextFile(path, "");
    const { orphans } = await verifyStore(store);
    assert.deepEqual(orphans, [{ path, what: "lock that no process holds" }]);
  }));

Deno.test("who waits for a shard stops when told to", () =>
  withStore(async (store) => {
    const release = (await claimShard(store, [a], 0, { wait: false }))!;
    const stop = new AbortController();
    const waiting = claimShard(new Store(store.folder), [a], 0, { wait: true, signal: stop.signal });
    stop.abort(new Error("Ctrl-C"));
    await assert.rejects(waiting, /Ctrl-C/);
    release();
  }));
