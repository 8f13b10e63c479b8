import assert from "node:assert/strict";
// @ts-types="@types/d3"
import { csvParse } from "d3";
import { csv } from "../../lib/report/csv.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { matchSnapshot } from "./snapshot.ts";

Deno.test("CSV is as the snapshot has it", () => matchSnapshot("components.csv", csv(components)));

Deno.test("CSV read back gives the names, numbers and reasons that went in", () => {
  for (const table of [components, hostile]) {
    const records = csvParse(csv(table));
    const perCell = table.metrics.length;
    assert.equal(
      records.length,
      (table.rows.length + table.ceilings.length) * table.columns.length * perCell,
    );
    table.rows.forEach((row, r) =>
      table.columns.forEach((column, c) =>
        table.metrics.forEach((metric, m) => {
          const record = records[(r * table.columns.length + c) * perCell + m];
          const name = record.row.replace(/^'/, "");
          assert.deepEqual([name, record.column, record.metric], [row.name, column, metric.name]);
          const cell = table.cells[r][c];
          if ("none" in cell) {
            assert.equal(record.value, "");
            assert.ok(record.note.includes(cell.none));
            return;
          }
          const estimate = cell.values[metric.name];
          assert.ok(Math.abs(Number(record.value) - estimate.value) < 1e-3);
          assert.ok(Math.abs(Number(record.low) - estimate.low) < 1e-3);
          assert.equal(Number(record.published), estimate.published);
          assert.equal(record.verdict, estimate.verdict ?? table.published?.verdict);
          assert.equal(record.seeds, estimate.seeds ? String(estimate.seeds.count) : "");
        })
      )
    );
  }
});

Deno.test("the differences to the row above are in the CSV", () => {
  const record = csvParse(csv(components)).find((record) =>
    record.row === "'+ DBA-CLIP" && record.column === "Open-Vocabulary" && record.metric === "f1"
  )!;
  assert.deepEqual(
    [record.difference, record.difference_low, record.difference_high],
    ["-3.480", "-4.420", "-2.570"],
  );
});
