import type { WithMatrix } from "../../lib/stages/matrices.ts";
import { standing } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import { readRows, rowRuns, rowsPerRun } from "../../lib/stages/row-runs.ts";
import { stored } from "../application/fixtures/stored.ts";

const part = (...values: number[]) => ({
  labels: { shape: [values.length / 2, 2], data: Float32Array.from(values) },
});
const shards = standing<WithMatrix<"labels">>(
  stored(part(1, 2, 3, 4, 5, 6), part(), part(7, 8), part(9, 10)),
);

Deno.test("rows of shards come in runs of one length, whatever the shards", async () => {
  const runs = [];
  for await (const { first, rows } of rowRuns(shards, "labels", 2)) {
    runs.push([first, rows.rows, ...rows.data]);
  }
  assert.deepEqual(runs, [[0, 2, 1, 2, 3, 4], [2, 2, 5, 6, 7, 8], [4, 1, 9, 10]]);
  const all = [];
  for await (const { rows } of rowRuns(shards, "labels")) all.push(...rows.data);
  assert.deepEqual(all, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

Deno.test("no rows are a matrix of the right width; a run holds a row at least", async () => {
  assert.deepEqual(await readRows(shards, "labels", 3, 3), { rows: 0, cols: 2, data: new Float32Array(0) });
  assert.equal(rowsPerRun(1e9), 1);
});
