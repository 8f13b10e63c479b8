import assert from "node:assert/strict";
import { join } from "node:path";
import { filesIn, resultsFolder } from "../reproduce/fixtures/results.ts";
import { outcomeOf, Workplace } from "../reproduce/fixtures/workplace.ts";

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

/** Result files as they must agree between runs: other work in the checkout may move its commit meanwhile. */
async function resultsOf(output: string): Promise<Record<string, string>> {
  const files = await filesIn(resultsFolder(output));
  return { ...files, "run.json": files["run.json"].replace(/"commit": "\w+",\s+"dirty": \w+,/, "") };
}

Deno.test("kill -9 at many points, then the same command: results equal an undisturbed run byte for byte", async () => {
  const workplace = await Workplace.make();
  try {
    // The very start, masks, embeddings, and on through the line of stages; each time further than before.
    for (const results of [0, 1, 4, 12, 40, 90]) {
      const { code, output } = await interrupted(workplace, "SIGKILL", results);
      assert.equal(code, 137, `killed after ${results} results`);
      assert.equal(output, "");
      assert.deepEqual((await pathsBelow(workplace.out)).filter((path) => !path.includes(".probe-")), []);
    }
    const resumed = await workplace.reproduce();
    assert.equal(resumed.code, 0, resumed.errors);
    const afterKills = await resultsOf(resumed.output);
    await Deno.remove(workplace.out, { recursive: true });
    await Deno.rename(workplace.store, `${workplace.store}-after-kills`);
    const undisturbed = await workplace.reproduce();
    assert.match(undisturbed.output, /^\d+ stages were computed/m);
    assert.deepEqual(afterKills, await resultsOf(undisturbed.output));
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
        line !== "" && !/^[\w -]+: (\d+ %|done in|no training label shows)/.test(line)
      );
      assert.deepEqual(said, ["stopped; give the same command again to go on"]);
      const leftovers = (await pathsBelow(workplace.folder)).filter((path) => /\.tmp-|\.lock$/.test(path));
      assert.deepEqual(leftovers, []);
    }
  } finally {
    await workplace.remove();
  }
});
