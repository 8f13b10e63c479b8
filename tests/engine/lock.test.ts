import assert from "node:assert/strict";
import { acquireLock, type LockHolder } from "../../lib/engine/lock.ts";
import { withStore } from "./counting-stage.ts";

Deno.test("a lock names its holder while held and leaves no file behind", () =>
  withStore(async (_, folder) => {
    const lock = await acquireLock(`${folder}/a.lock`);
    const holder: LockHolder = JSON.parse(await Deno.readTextFile(`${folder}/a.lock`));
    assert.equal(holder.pid, Deno.pid);
    lock.release();
    await assert.rejects(Deno.stat(`${folder}/a.lock`), Deno.errors.NotFound);
  }));

Deno.test("whoever waits is told the holder once and goes on when it is released", () =>
  withStore(async (_, folder) => {
    const order: string[] = [];
    const first = await acquireLock(`${folder}/a.lock`);
    const second = acquireLock(`${folder}/a.lock`, {
      onWait(holder) {
        order.push(`waiting for ${holder?.pid}`);
        setTimeout(() => {
          order.push("released");
          first.release();
        }, 250);
      },
    });
    (await second).release();
    assert.deepEqual(order, [`waiting for ${Deno.pid}`, "released"]);
  }));

Deno.test("a lock file left by a dead process is taken over at once", () =>
  withStore(async (_, folder) => {
    const dead: LockHolder = { host: "elsewhere", pid: 1, started: "2020-01-01T00:00:00.000Z" };
    await Deno.writeTextFile(`${folder}/a.lock`, JSON.stringify(dead));
    const taken: LockHolder[] = [];
    const lock = await acquireLock(`${folder}/a.lock`, {
      onWait: () => assert.fail("waited for the dead"),
      onTakeOver: (holder) => void taken.push(holder),
    });
    lock.release();
    assert.deepEqual(taken, [dead]);
  }));

Deno.test("waiting ends when aborted", () =>
  withStore(async (_, folder) => {
    const first = await acquireLock(`${folder}/a.lock`);
    const stop = new AbortController();
    const second = acquireLock(`${folder}/a.lock`, {
      signal: stop.signal,
      onWait: () => stop.abort(new Error("enough")),
    });
    await assert.rejects(second, /enough/);
    first.release();
  }));

Deno.test("many at once hold a lock one after the other", () =>
  withStore(async (_, folder) => {
    let [inside, most] = [0, 0];
    await Promise.all(Array.from({ length: 5 }, async () => {
      const lock = await acquireLock(`${folder}/a.lock`);
      most = Math.max(most, ++inside);
      await new Promise((resume) => setTimeout(resume, 5));
      inside--;
      lock.release();
    }));
    assert.equal(most, 1);
  }));
