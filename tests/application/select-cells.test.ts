import assert from "node:assert/strict";
import { loadExperiment } from "../../lib/configuration/experiment.ts";
import { UserError } from "../../lib/errors.ts";
import { SPEC } from "../../lib/application/prepare-experiment.ts";
import { selectCells, type Selection } from "../../lib/application/select-cells.ts";

const TABLE5 = await loadExperiment("table5", SPEC);
const select = (only: Selection) => selectCells(TABLE5, only);

Deno.test("rows and columns are chosen by their names; commas may separate them, and may belong to them", () => {
  const chosen = select({
    rows: ["Baseline, + DBA-CLIP", "GLCC, k 50 as in the paper"],
    columns: ["Weakly Supervised"],
  });
  assert.deepEqual(chosen.rows.map(({ name }) => name), ["Baseline", "+ DBA-CLIP"]);
  assert.deepEqual(chosen.ceilings.map(({ name }) => name), ["GLCC, k 50 as in the paper"]);
  assert.deepEqual(chosen.columns, ["Weakly Supervised"]);
  assert.equal(chosen.cells.length, 3);
  assert.deepEqual(chosen.claims, [], "a part of a table judges no claim");
  const columns = select({ columns: ["Open-Vocabulary"] });
  assert.ok(columns.rows.length > 0 && columns.ceilings.length > 0);
  assert.ok(columns.rows.every(({ name }) => columns.cells.some(({ row }) => row === name)));
});

Deno.test("few images are the first of both splits, of a part of a split too; nothing else changes", () => {
  const { cells, claims, rows } = select({ images: 40 });
  const { train, evaluate } = cells[0].settings.dataset;
  assert.deepEqual([train, evaluate], ["train[:40]", "val[:40]"]);
  assert.deepEqual([claims, rows], [TABLE5.claims, TABLE5.rows]);
  const part = {
    ...TABLE5,
    cells: TABLE5.cells.map((cell) => ({
      ...cell,
      settings: {
        ...cell.settings,
        dataset: { ...cell.settings.dataset, train: "train[10:60]", evaluate: "val[5:]" },
      },
    })),
  };
  const { dataset } = selectCells(part, { images: 100 }).cells[0].settings;
  assert.deepEqual([dataset.train, dataset.evaluate], ["train[10:60]", "val[5:105]"]);
});

Deno.test("a row that is not in the table, and rows without a cell, are refused", () => {
  const says = (part: RegExp) => (error: unknown) =>
    error instanceof UserError && part.test(error.describe());
  assert.throws(() => select({ rows: ["Basline"] }), says(/--rows: .*"Basline".*\n.*"Baseline"/));
  assert.throws(() => select({ columns: ["Weak"] }), says(/--columns/));
  assert.throws(() => select({ images: 0 }), says(/--images: expected a whole number of at least 1/));
  assert.throws(
    () => select({ rows: ["+ DBA-CLIP + GLCC"], columns: ["Open-Vocabulary"] }),
    says(/expected rows of the table with a cell in Open-Vocabulary/),
  );
});
