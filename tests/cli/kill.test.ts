import assert from "node:assert/strict";
import { join } from "node:path";
import { comparableFiles, computedCount } from "../application/fixtures/results.ts";
import { outcomeOf, Workplace } from "../application/fixtures/workplace.ts";
import { Store } from "../../lib/engine/store.ts";
import { addressOf } from "../engine/counting-stage.ts";

/** Paths of all files below a folder; none while it is absent. */
async function pathsBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) paths.push(...await pathsBelow(path));
      else paths.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths;
}

/** Results that the store counts as finished: those with a receipt. */
async function finishedIn(store: string): Promise<number> {
  return (await pathsBelow(store)).filter((path) => /\/\d{5}\.json$/.test(path)).length;
}

const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

/** Starts the table and sends `signal` as soon as the store holds `results` finished ones. */
async function interrupted(workplace: Workplace, signal: Deno.Signal, results: number) {
  const process = workplace.spawn(workplace.arguments());
  const outcome = outcomeOf(process);
  let ended = false;
  outcome.finally(() => ended = true);
  while (!ended && await finishedIn(workplace.store) < results) await pause(5);
  if (!ended) process.kill(signal);
  return await outcome;
}

Deno.test("kill -9 at many points, then the same command: results equal an undisturbed run byte for byte", async () => {
  const workplace = await Workplace.make();
  try {
    const undisturbed = await workplace.reproduce();
    assert.match(undisturbed.output, /^\d+ stages were computed/m);
    const expected = await comparableFiles(undisturbed.output);
    const last = await addressOf(new Store(workplace.store), "estimates");
    await Deno.rename(workplace.store, `${workplace.store}-undisturbed`);
    await Deno.remove(workplace.out, { recursive: true });
    // One result has to wait: however late it is killed, no run comes to its end before.
    const lock = await new Store(workplace.store).lock(last);
    // The very start, masks, embeddings, and on through the line of stages; each time further than before.
    for (const results of [0, 1, 4, 12, 40, 90]) {
      const { code, output } = await interrupted(workplace, "SIGKILL", results);
      assert.equal(code, 137, `killed after ${results} results`);
      assert.equal(output, "");
      assert.deepEqual((await pathsBelow(workplace.out)).filter((path) => !path.includes(".probe-")), []);
    }
    lock.release();
    const resumed = await workplace.reproduce();
    assert.equal(resumed.code, 0, resumed.errors);
    assert.deepEqual(await comparableFiles(resumed.output), expected);
  } finally {
    await workplace.remove();
  }
});

Deno.test("Ctrl-C ends with code 130 and one line that says how to go on; nothing half-done is left", async () => {
  const workplace = await Workplace.make();
  try {
    for (const results of [1, 20]) {
      const { code, output, errors } = await interrupted(workplace, "SIGINT", results);
      assert.equal(code, 130, errors);
      assert.equal(output, "");
      const said = errors.split("\n").filter((line) =>
        line !== "" && !/^[\w, -]+: no training label shows/.test(line)
      );
      assert.deepEqual(said, ["stopped; give the same command again to go on"]);
      const leftovers = (await pathsBelow(workplace.folder)).filter((path) => /\.tmp-|\.lock$/.test(path));
      assert.deepEqual(leftovers, []);
    }
  } finally {
    await workplace.remove();
  }
});

Deno.test("three processes that share a store count each computed stage once, and write the same bytes", async () => {
  const workplace = await Workplace.make();
  try {
    const out = (name: string) => ["--out", join(workplace.folder, name)];
    const alone = await outcomeOf(
      workplace.spawn(workplace.arguments(...out("alone")), join(workplace.folder, "store-alone")),
    );
    assert.equal(alone.code, 0, alone.errors);
    const stages = computedCount(alone.output);
    assert.ok(stages > 50, alone.output);
    for (let attempt = 1;; attempt++) {
      const beside = await Promise.all(["a", "b", "c"].map((name) =>
        outcomeOf(
          workplace.spawn(workplace.arguments(...out(name)), join(workplace.folder, `store-${attempt}`)),
        )
      ));
      for (const { code, output, errors } of beside) {
        assert.equal(code, 0, errors);
        assert.deepEqual(await comparableFiles(output), await comparableFiles(alone.output));
      }
      const counts = beside.map(({ output }) => computedCount(output));
      assert.equal(counts.reduce((sum, count) => sum + count, 0), stages, `computed: ${counts.join(", ")}`);
      if (counts.filter((count) => count > 0).length > 1) break;
      // One was done before the others began, and nothing was shared: they are started again.
      assert.ok(attempt < 5, `computed: ${counts.join(", ")}`);
    }
  } finally {
    await workplace.remove();
  }
});
