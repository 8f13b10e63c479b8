// deno task test:kills: outside of CI, some minutes on 2 cores.

import assert from "node:assert/strict";
import { join } from "node:path";
import { Random } from "../../lib/tensor/random.ts";
import { comparableFiles, computedCount } from "../application/fixtures/results.ts";
import { type Outcome, outcomeOf, Workplace } from "../application/fixtures/workplace.ts";

const KILLS = 30;
const SEED = 2024;
/** Processes that share a store at the same time. */
const PROCESSES = 3;
/** Exit code of a process that was ended by SIGKILL (128 + 9). */
const KILLED = 137;

/** Starts a run and kills it after so many milliseconds, if any; what came of it, whichever was first. */
async function killedAfter(
  workplace: Workplace,
  milliseconds: number | undefined,
  args: readonly string[],
): Promise<Outcome> {
  const process = workplace.spawn(args), outcome = outcomeOf(process);
  if (milliseconds === undefined) return await outcome;
  const timer = setTimeout(() => {
    try {
      process.kill("SIGKILL");
    } catch {
      // It ended in this very moment.
    }
  }, milliseconds);
  return await outcome.finally(() => clearTimeout(timer));
}

/** Takes store and results away, so that the next run begins from nothing. */
async function clear(workplace: Workplace): Promise<void> {
  for (const folder of [workplace.store, workplace.out]) await Deno.remove(folder, { recursive: true });
}

/** An undisturbed run from nothing: its result files, the stages it computed and how long it took. */
async function undisturbed(workplace: Workplace) {
  const start = performance.now(), { code, output, errors } = await workplace.reproduce();
  assert.equal(code, 0, errors);
  const result = {
    files: await comparableFiles(output),
    stages: computedCount(output),
    milliseconds: performance.now() - start,
  };
  await clear(workplace);
  return result;
}

Deno.test(`${KILLS} times kill -9 at random instants of a run: whatever survives ends with the bytes of an undisturbed run`, async () => {
  const workplace = await Workplace.make(), random = new Random(SEED);
  try {
    const { files, milliseconds } = await undisturbed(workplace);
    let kills = 0, ends = 0;
    while (kills < KILLS) {
      const { code, output, errors } = await killedAfter(
        workplace,
        random.between(0, milliseconds),
        workplace.arguments(),
      );
      if (code === KILLED) kills++;
      else {
        assert.equal(code, 0, errors);
        assert.deepEqual(await comparableFiles(output), files, `after ${kills} kills`);
        ends++;
        await clear(workplace);
      }
    }
    const last = await workplace.reproduce();
    assert.equal(last.code, 0, last.errors);
    assert.deepEqual(await comparableFiles(last.output), files);
    console.log(`${kills} kills; ${ends + 1} runs came to their end between and after them`);
  } finally {
    await workplace.remove();
  }
});

Deno.test(`${KILLS} times kill -9 among ${PROCESSES} processes that share a store: each stage is counted once, and bytes are those of an undisturbed run`, async () => {
  const workplace = await Workplace.make();
  try {
    const { files, stages, milliseconds } = await undisturbed(workplace);
    const lanes = Array.from({ length: PROCESSES }, (_, lane) => ({
      random: new Random(SEED + 1 + lane),
      args: workplace.arguments("--out", join(workplace.folder, `out-${lane}`)),
    }));
    let kills = 0, aimed = 0, ends = 0;
    /** Runs one of the processes until it comes to its end, killing it on the way. */
    const toItsEnd = async ({ random, args }: (typeof lanes)[number]): Promise<Outcome> => {
      while (true) {
        const isAimedAt = kills + aimed < KILLS;
        if (isAimedAt) aimed++;
        // Beside others everything takes longer.
        const instant = isAimedAt ? PROCESSES * random.between(0, milliseconds) : undefined;
        const outcome = await killedAfter(workplace, instant, args);
        if (isAimedAt) aimed--;
        if (outcome.code !== KILLED) return outcome;
        kills++;
      }
    };
    /** From an empty store until all have come to their end. */
    const round = async (): Promise<Outcome[]> => {
      const outcomes = await Promise.all(lanes.map(toItsEnd));
      for (const { code, output, errors } of outcomes) {
        assert.equal(code, 0, errors);
        assert.deepEqual(await comparableFiles(output), files, `after ${kills} kills`);
        ends++;
      }
      await Deno.remove(workplace.store, { recursive: true });
      return outcomes;
    };
    while (kills < KILLS) await round();
    const counts = (await round()).map(({ output }) => computedCount(output));
    assert.equal(counts.reduce((sum, count) => sum + count, 0), stages, counts.join(", "));
    assert.equal(kills, KILLS);
    console.log(
      `${kills} kills; ${ends} runs came to their end; the last three computed ${counts.join(" + ")} stages`,
    );
  } finally {
    await workplace.remove();
  }
});
