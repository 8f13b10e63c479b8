import assert from "node:assert/strict";
import { printedTable } from "../../lib/report/printed-table.ts";
import { oneRow } from "./fixtures/one-row.ts";

Deno.test("what explains a ceiling is no footnote to its empty cells, since it stands below the table", () => {
  const { lines, notes } = printedTable({
    ...oneRow,
    columns: ["Weak", "Open"],
    cells: [[oneRow.cells[0][0], { none: "does not apply" }]],
    ceilings: [
      {
        name: "GLCC, k 50",
        explain: "the paper's k",
        cells: [oneRow.cells[0][0], { none: "the paper's k" }],
      },
      { name: "Oracle", explain: "true labels", cells: [oneRow.cells[0][0], { none: "does not apply" }] },
    ],
  });
  assert.deepEqual(notes, ["does not apply"]);
  assert.deepEqual(lines.map(({ numbers }) => numbers[1].footnote), [1, undefined, 1]);
});
