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

Deno.test("the table of every committed result is the one that was written, to the byte", async () => {
  let compared = 0;
  for (const name of experimentNames()) {
    const text = await Deno.readTextFile(join(RESULTS, name, "run.json")).catch(() => null);
    if (text === null) continue;
    const experiment = await loadExperiment(name, SPEC, {});
    const published = experiment.published === undefined
      ? null
      : await publishedTable(name, experiment.published);
    const record = { run: parseRecordedRun(text, name), results: JSON.parse(text).results };
    const table = recordedTable(experiment, record, published);
    assert.equal(markdown(table), await Deno.readTextFile(join(RESULTS, name, "table.md")), name);
    compared++;
  }
  assert.ok(compared > 40, `${compared} results`);
});
