import type { Estimates } from "../../lib/stages/artefacts.ts";
import { standing } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
// @ts-types="@types/d3"
import { csvParse } from "d3";
import { join } from "node:path";
import { SaxesParser } from "saxes";
import type { StoredArtefact } from "../../lib/engine/artefact.ts";
import { readPublished } from "../../lib/report/published.ts";
import { terminal } from "../../lib/report/terminal.ts";
import { fillTable } from "../../lib/application/fill-table.ts";
import { METRICS } from "../../lib/application/table-metrics.ts";
import { resultFiles } from "../../lib/application/result-files.ts";
import { tableFigure } from "../../lib/application/table-figure.ts";
import { Random } from "../../lib/tensor/random.ts";
import { stored } from "../application/fixtures/stored.ts";
import { folder, load, names } from "./experiment-files.ts";

/** Made-up numbers of a cell: every metric with two resamples. */
function madeUp(random: Random): StoredArtefact {
  const tensors = Object.fromEntries(METRICS.map(({ name }) => {
    const value = random.below(90);
    return [name, { shape: [3], data: Float64Array.of(value, value - 1, value + 2) }];
  }));
  return stored(tensors);
}

for (const name of names) {
  Deno.test(`the table of ${name} renders in every format, with every row and column, and its figure is well-formed`, async () => {
    const experiment = await load(name, "toybox");
    const random = new Random(1);
    const computed = experiment.cells.map((cell) => ({
      cell,
      estimates: standing<Estimates>(madeUp(random)),
    }));
    const { published: file } = experiment;
    const published = file === undefined
      ? null
      : readPublished(await Deno.readTextFile(join(folder, "published", file)), file);
    const table = {
      ...await fillTable(experiment, computed, published, ["Protocol."], () => "made up"),
      status: [],
    };
    const files = resultFiles(table, tableFigure(table, experiment), null);
    assert.deepEqual(Object.keys(files), ["table.md", "table.csv", "table.tex", "figure.svg"]);
    const texts = { ...files, terminal: terminal(table, { colour: false, width: 200 }) };
    for (const [format, text] of Object.entries(texts)) {
      assert.doesNotMatch(text, /undefined|NaN|\[object|^ · profile|\(, profile|\(; profile/m, format);
    }
    // Systems of other papers have lines of their own below these.
    const lines = csvParse(files["table.csv"]).filter(({ kind }) => kind === "row" || kind === "ceiling");
    const places = (table.rows.length + table.ceilings.length) * table.columns.length;
    assert.equal(lines.length, places * new Set(lines.map(({ metric }) => metric)).size);
    const parser = new SaxesParser();
    parser.on("error", (error) => {
      throw error;
    });
    parser.write(files["figure.svg"]).close();
  });
}
