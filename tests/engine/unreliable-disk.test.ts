import assert from "node:assert/strict";
import { collect } from "../../lib/engine/collect-store.ts";
import type { Disk } from "../../lib/files/disk.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { listing } from "../../lib/engine/inspect-store.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { UserError } from "../../lib/errors.ts";
import {
  countingStage,
  fixedCode as findCode,
  hastyDisk,
  node,
  values,
  withStore,
} from "./counting-stage.ts";
import { PowerLossDisk, PowerLost, type Survival } from "./power-loss.ts";
import { Random } from "../../lib/tensor/random.ts";

const SURVIVALS: readonly Survival[] = ["nothing unflushed", "names without content", "some of it"];

/** Three shards made of two, a remembered fact and rows: every kind of operation there is. */
function pipeline(calls: string[]) {
  const base = node(countingStage("base", calls, { shardCount: () => 2 }), { add: 5 });
  const top = node(countingStage("top", calls, { shardCount: () => 3 }), { add: 1 }, { base });
  return async (store: Store): Promise<unknown> => {
    const memo = store.memo("facts");
    if (await memo.get("data") === undefined) await memo.set("data", "c24513ae");
    const results = await evaluateNodes([top, base], { store, findCode });
    const rows = await results.get(top)!.rows("value", 0, 3);
    const shape = await results.get(base)!.shape("value");
    return [await values(results.get(top)!), await values(results.get(base)!), [...rows.data], shape];
  };
}

/** Shards and receipts below a folder without the seconds, by path: what must be the same after whatever happened. */
function contentOf(folder: string, below = ""): Record<string, string> {
  const entries = [...Deno.readDirSync(`${folder}/${below}`)].map(({ name, isDirectory }) => {
    const path = `${below}/${name}`;
    if (isDirectory) return contentOf(folder, path);
    if (/\.corrupt-|\.tmp-|\.lock$/.test(name)) return {};
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}${path}`));
    return { [path]: text.replace(/"seconds":[\d.]+/, "") };
  });
  return Object.assign({}, ...entries);
}

async function undisturbed() {
  const calls: string[] = [];
  let right: unknown, content: Record<string, string> = {};
  await withStore(async (store, folder) => {
    right = await pipeline(calls)(store);
    content = contentOf(folder);
  });
  return { right, content, calls: calls.length };
}

Deno.test("a result that was computed outlives a power loss right after it: nothing is computed again", async () => {
  const { right } = await undisturbed();
  await withStore(async (_, folder) => {
    const disk = new PowerLossDisk(folder);
    assert.deepEqual(await pipeline([])(new Store(folder, { disk: disk.disk })), right);
    await withStore(async (_, after) => {
      await disk.leftAfter("nothing unflushed", new Random(1), after);
      const calls: string[] = [];
      assert.deepEqual(await pipeline(calls)(new Store(after, { disk: hastyDisk })), right);
      assert.deepEqual(calls, []);
      const { problems, results } = await verifyStore(new Store(after, { disk: hastyDisk }));
      assert.deepEqual([problems, results], [[], 2]);
    });
  });
});

Deno.test("the power going before any operation of a run costs no more than computing again, and gives no wrong number", async () => {
  const { right, content } = await undisturbed();
  let lost = 0;
  for (let lossAt = 1;; lossAt += lossAt % 3 + 1) {
    const done = await withLoss(lossAt, async (disk) => {
      for (const survival of SURVIVALS) {
        await withStore(async (_, after) => {
          await disk.leftAfter(survival, new Random(lossAt), after);
          assert.deepEqual(
            await pipeline([])(new Store(after, { disk: hastyDisk })),
            right,
            `${survival} at ${lossAt}`,
          );
          assert.deepEqual(contentOf(after), content, `${survival} at ${lossAt}`);
          assert.deepEqual((await verifyStore(new Store(after, { disk: hastyDisk }))).problems, []);
        });
      }
    });
    if (done) break;
    lost++;
  }
  assert.ok(lost > 20, `only ${lost} instants were tried`);
});

/** Runs until the power goes and looks at what is left; true where the run ended before. */
async function withLoss(lossAt: number, look: (disk: PowerLossDisk) => Promise<void>): Promise<boolean> {
  let ended = false;
  await withStore(async (_, folder) => {
    const disk = new PowerLossDisk(folder, lossAt);
    try {
      await pipeline([])(new Store(folder, { disk: disk.disk }));
      ended = true;
    } catch (error) {
      if (!causesOf(error).some((cause) => cause instanceof PowerLost)) throw error;
    }
    await look(disk);
  });
  return ended;
}

/** An error as the system gives it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: on purpose`), { code });
}

const CODES = ["EIO", "ENOSPC", "EACCES", "EMFILE", "ESTALE", "EINTR"];

/** A disk on which each operation fails with a probability, some of them half-done. */
function failing(draws: Random, probability: number): { disk: Disk; failed: () => number } {
  let failed = 0;
  const fail = () => {
    if (draws.next() >= probability) return;
    failed++;
    throw systemError(draws.pick(CODES));
  };
  const guarded = Object.entries(hastyDisk).map(([name, operation]) => [
    name,
    async (...args: unknown[]) => {
      fail();
      if (name === "write" && draws.next() < probability) {
        failed++;
        await args[0] instanceof Deno.FsFile &&
          await (args[0] as Deno.FsFile).write((args[1] as Uint8Array).slice(0, 7));
        throw systemError("EIO");
      }
      const done = await (operation as (...args: unknown[]) => Promise<unknown>)(...args);
      // The system may have done what it then says it could not.
      if (name === "rename" || name === "makeFolder" || name === "remove") fail();
      return done;
    },
  ]);
  return { disk: Object.fromEntries(guarded) as unknown as Disk, failed: () => failed };
}

Deno.test("with I/O errors at random in every operation a run is right or ends with the error, and the next one is right", async () => {
  const { right, content } = await undisturbed();
  let [ended, failures, through] = [0, 0, 0];
  for (let seed = 1; seed <= 120; seed++) {
    await withStore(async (_, folder) => {
      const draws = new Random(seed);
      const { disk, failed } = failing(draws, draws.pick([0.003, 0.01, 0.05]));
      for (let attempt = 0; attempt < 4; attempt++) {
        const store = new Store(folder, { disk });
        const damaged = attempt > 0 && draws.next() < 0.5 && await damageOne(folder, draws);
        try {
          assert.deepEqual(await pipeline([])(store), right, `seed ${seed}${damaged ? ", damaged" : ""}`);
          through++;
          await verifyStore(store);
          await collect(store, 30, draws.next() < 0.5);
          await listing(store);
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          assert.ok(isFromSystem(error), `seed ${seed}: ${Deno.inspect(error)}`);
          ended++;
        }
      }
      failures += failed();
      assert.deepEqual(
        await pipeline([])(new Store(folder, { disk: hastyDisk })),
        right,
        `seed ${seed}, afterwards`,
      );
      assert.deepEqual(contentOf(folder), content, `seed ${seed}, afterwards`);
      assert.deepEqual((await verifyStore(new Store(folder, { disk: hastyDisk }))).problems, []);
    });
  }
  assert.ok(
    ended > 100 && through > 50 && failures > 200,
    `${ended} ended, ${through} through, ${failures} failures`,
  );
});

/** Flips a bit of some shard, receipt or manifest. */
async function damageOne(folder: string, draws: Random): Promise<boolean> {
  const paths = Object.keys(contentOf(folder)).filter((path) => !path.includes("_memo"));
  if (paths.length === 0) return false;
  const path = `${folder}${draws.pick(paths)}`, bytes = await Deno.readFile(path);
  if (bytes.length === 0) return false;
  bytes[draws.below(bytes.length)] ^= 1 << draws.below(8);
  await Deno.writeFile(path, bytes);
  return true;
}

function isFromSystem(error: unknown): boolean {
  return causesOf(error).some((cause) =>
    cause instanceof UserError || CODES.includes((cause as { code?: string }).code ?? "")
  );
}

/** An error and what it came from. */
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
