import assert from "node:assert/strict";
import { join } from "node:path";
import { loadExperiment } from "../../lib/configuration/experiment.ts";
import { experimentNames } from "../../lib/configuration/experiment-names.ts";
import { projectFolder } from "../../lib/files/project.ts";
import { markdown } from "../../lib/report/markdown.ts";
import { publishedTable, SPEC } from "../../lib/application/prepare-experiment.ts";
import { parseRecordedRun } from "../../lib/application/recorded-run.ts";
import { recordedTable } from "../../lib/application/recorded-table.ts";

const RESULTS = join(projectFolder(), "results", "toybox");

/** The tables of all committed results, from what `run.json` holds of them. */
async function* committedTables() {
  for (const name of experimentNames()) {
    const text = await Deno.readTextFile(join(RESULTS, name, "run.json")).catch(() => null);
    if (text === null) continue;
    const experiment = await loadExperiment(name, SPEC, {});
    const published = experiment.published === undefined
      ? null
      : await publishedTable(name, experiment.published);
    const record = { run: parseRecordedRun(text, name), results: JSON.parse(text).results };
    yield { name, table: recordedTable(experiment, record, published) };
  }
}

Deno.test("the table of every committed result is the one that was written, to the byte", async () => {
  let compared = 0;
  for await (const { name, table } of committedTables()) {
    assert.equal(markdown(table), await Deno.readTextFile(join(RESULTS, name, "table.md")), name);
    compared++;
  }
  assert.ok(compared > 40, `${compared} results`);
});

Deno.test("an empty cell says why it is empty, not what its row is", async () => {
  let empty = 0;
  for await (const { name, table: { rows, cells, ceilings } } of committedTables()) {
    const lines = [
      ...rows.map(({ note }, row) => ({ about: note, cells: cells[row] })),
      ...ceilings.map(({ explain, cells }) => ({ about: explain, cells })),
    ];
    for (const { about, cells } of lines) {
      for (const cell of cells.filter((cell) => "none" in cell)) {
        assert.notEqual(cell.none, about, name);
        empty++;
      }
    }
  }
  assert.ok(empty > 10, `${empty} empty cells`);
});
