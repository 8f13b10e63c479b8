import assert from "node:assert/strict";
import { join } from "node:path";
import { writeResults } from "../../lib/application/write-results.ts";

const RECORD = { results: { numbers: [1] }, run: { commit: "a" } };
const FILES = { "table.csv": "1\n", "table.md": "| 1 |\n" };

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "results", "deep"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const recordIn = async (folder: string) => JSON.parse(await Deno.readTextFile(join(folder, "run.json")));

Deno.test("results that are found again leave run.json as it is, whoever found them", () =>
  withFolder(async (folder) => {
    await writeResults(folder, FILES, RECORD);
    await writeResults(folder, FILES, { ...RECORD, run: { commit: "b" } });
    assert.deepEqual(await recordIn(folder), RECORD);
  }));

Deno.test("other results, or another file beside equal results, are recorded with their own run", () =>
  withFolder(async (folder) => {
    await writeResults(folder, FILES, RECORD);
    const other = { results: { numbers: [2] }, run: { commit: "b" } };
    await writeResults(folder, FILES, other);
    assert.deepEqual(await recordIn(folder), other);
    const third = { ...other, run: { commit: "c" } };
    await writeResults(folder, { ...FILES, "table.md": "| 2 |\n" }, third);
    assert.deepEqual(await recordIn(folder), third);
  }));

Deno.test("the same results under other keys are recorded with these: by them counts are found in the store", () =>
  withFolder(async (folder) => {
    const run = (estimates: string) => ({ commit: estimates, keys: [{ estimates }] });
    await writeResults(folder, FILES, { ...RECORD, run: run("old") } as typeof RECORD);
    const renamed = { ...RECORD, run: run("new") } as typeof RECORD;
    await writeResults(folder, FILES, renamed);
    assert.deepEqual(await recordIn(folder), renamed);
  }));

Deno.test("a run.json that is cut short or gone is written anew", () =>
  withFolder(async (folder) => {
    await writeResults(folder, FILES, RECORD);
    await Deno.writeTextFile(join(folder, "run.json"), '{ "results": {');
    await writeResults(folder, FILES, RECORD);
    assert.deepEqual(await recordIn(folder), RECORD);
    await Deno.remove(join(folder, "run.json"));
    await writeResults(folder, FILES, RECORD);
    assert.deepEqual(await recordIn(folder), RECORD);
  }));
