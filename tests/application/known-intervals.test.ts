import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { KnownIntervals } from "../../lib/application/known-intervals.ts";
import type { Json } from "../../lib/engine/artefact.ts";
import { stageCode } from "../../lib/engine/stage-code.ts";
import { differenceOf, intervalOf, type Replicates } from "../../lib/metrics/bootstrap.ts";
import { estimatesStage } from "../../lib/stages/estimates.ts";

const replicates = (value: number, ...values: number[]): Replicates => ({
  value,
  replicates: Float64Array.from(values),
  of: "images",
});

/** A memo that counts what it is given. */
function counting() {
  const entries = new Map<string, Json>();
  const memo = {
    get: (name: string) => Promise.resolve(entries.get(name)),
    set: (name: string, ends: Json) =>
      Promise.resolve(void entries.set(name, JSON.parse(JSON.stringify(ends)))),
  };
  return { entries, memo };
}

const A = replicates(2, 1, 2, 3, 4), B = replicates(1, 0, 5, 1, 1);

/** Intervals of A and B, by their keys. */
async function opened(memo: ReturnType<typeof counting>["memo"], keys = ["a", "b"]): Promise<KnownIntervals> {
  const intervals = await KnownIntervals.open(keys, memo);
  intervals.name(A, keys[0], "miou");
  intervals.name(B, keys[1], "miou");
  return intervals;
}

Deno.test("kept intervals are those that are found, to the last bit", async () => {
  const { memo, entries } = counting();
  for (const _ of ["found", "kept"]) {
    const intervals = await opened(memo);
    assert.deepEqual(intervals.of(A), intervalOf(A));
    assert.deepEqual(intervals.between(A, B), differenceOf(A, B));
    assert.deepEqual(intervals.between(B, A), differenceOf(B, A));
    await intervals.keep();
  }
  assert.equal(entries.size, 1);
  assert.equal(Object.keys([...entries.values()][0] as object).length, 3);
});

Deno.test("what is kept is not found again; of other keys, and of resamples of nobody, it is", async () => {
  const { memo, entries } = counting();
  const first = await opened(memo);
  first.of(A);
  await first.keep();
  for (const name of entries.keys()) entries.set(name, { "0 miou": [-1, 7] });
  assert.deepEqual((await opened(memo)).of(A), { value: 2, low: -1, high: 7 });
  assert.deepEqual((await opened(memo, ["a", "c"])).of(A), intervalOf(A));
  const mean = replicates(A.value, ...A.replicates);
  assert.deepEqual((await opened(memo)).of(mean), intervalOf(mean));
});

Deno.test("ends that are no numbers are not kept", async () => {
  const { memo, entries } = counting();
  const intervals = await KnownIntervals.open(["a"], memo), undefinedThere = replicates(1, NaN, NaN);
  intervals.name(undefinedThere, "a", "f1");
  assert.ok(Number.isNaN(intervals.of(undefinedThere).low));
  await intervals.keep();
  assert.equal(entries.size, 0);
});

Deno.test("the code that finds the ends is part of the keys that they are kept by", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { module } = estimatesStage;
  const code = await stageCode([{ module }], {
    root,
    memo: counting().memo,
    scratch: await Deno.makeTempDir(),
    config: `${root}/deno.json`,
  });
  const files = Object.keys(code.get(module)!.files);
  for (const file of ["lib/metrics/bootstrap.ts", "lib/metrics/order-statistic.ts"]) {
    assert.ok(files.includes(file), file);
  }
});
