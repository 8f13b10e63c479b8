import { basename, join } from "node:path";
import { type Experiment, loadExperiment } from "../../configuration/experiment.ts";
import { sha256 } from "../../files/sha256.ts";
import type { CellReport, ExperimentReport } from "../../report/page/experiment-report.ts";
import { readText } from "../../files/read-text.ts";
import type { Settings } from "../../stages/settings.ts";
import { experimentReading } from "../experiment-reading.ts";
import { rowName } from "../fill-table.ts";
import { findResults, type ResultsAsked } from "../find-results.ts";
import { inRows, namedInRows } from "../in-rows.ts";
import { publishedTable, SPEC } from "../prepare-experiment.ts";
import type { RecordedRun } from "../recorded-run.ts";
import { recordedTable } from "../recorded-table.ts";
import { tableFigure } from "../table-figure.ts";
import type { RunRecord } from "../write-results.ts";
import { provenanceLines } from "./provenance-lines.ts";

/**
 * What a report shows of written results, without computing anything: no pictures, no plots of classes, no metrics of single images.
 *
 * @param name of an experiment, or of the folder of its results under other settings.
 * @throws {UserError} where there are no such results.
 */
export async function recordedReport(name: string, asked: ResultsAsked = {}): Promise<ExperimentReport> {
  const { folder, run } = await findResults(name, asked);
  const record = JSON.parse(await readText(join(folder, "run.json"))) as RunRecord;
  const experiment = await experimentOf(run);
  const published = experiment.published === undefined
    ? null
    : await publishedTable(experiment.name, experiment.published);
  const filled = recordedTable(experiment, { run, results: record.results }, published);
  const named = experiment.cells[0].settings.dataset.name === "embeddings" ? namedInRows(filled) : filled;
  // Results of other settings have pages beside those of the experiment.
  const table = { ...named, experiment: basename(folder) };
  const keys = run.run.keys.map(({ estimates }) => estimates);
  const { commit = null, dirty } = run.run;
  return {
    table,
    reading: await experimentReading(experiment, { claims: table.claims, folder: asked.folder }),
    origin: { state: "written", key: sha256(keys.join("\n")), commit, ...(dirty ? { dirty } : {}) },
    differences: [],
    isOfPictures: experiment.panels !== undefined,
    figures: [tableFigure(table, experiment)],
    panels: [],
    browser: null,
    mapFiles: {},
    explorer: null,
    csv: await readText(join(folder, "table.csv")),
    provenance: provenanceLines(record),
    cells: cellsOf(run),
    note:
      `From written results. Pictures, plots of classes, metrics of single images and the log of stages are computed by: deno task ` +
      `report ${experiment.name} --compute`,
  };
}

/** The experiment as it was run: with the sweeps of its results, and with their columns alone. */
async function experimentOf({ results }: RecordedRun): Promise<Experiment<Settings>> {
  const swept = new Map<string, Set<string>>();
  for (const { sweep = {} } of results.cells) {
    for (const [path, value] of Object.entries(sweep)) {
      swept.getOrInsert(path, new Set()).add(JSON.stringify(value));
    }
  }
  const set = [...swept].map(([path, values]) => `${path}=${[...values].join(",")}`);
  const loaded = await loadExperiment(results.experiment, SPEC, { profile: results.profile, set });
  const isGiven = loaded.cells[0].settings.dataset.name === "embeddings";
  const experiment = isGiven ? inRows(loaded) : loaded;
  const { columns, rows, reference } = experiment;
  const has = (part: "row" | "column", name: string) => results.cells.some((cell) => cell[part] === name);
  const isWhole = columns.every((name) => has("column", name)) && rows.every(({ name }) => has("row", name));
  return {
    ...experiment,
    columns: columns.filter((name) => has("column", name)),
    rows: rows.filter(({ name }) => isWhole || has("row", name)),
    reference: reference !== null && has("row", reference) ? reference : null,
    // A part of a table has no lines along what is missing.
    figure: isWhole ? experiment.figure : { kind: "forest" },
  };
}

function cellsOf({ results, run }: RecordedRun): CellReport[] {
  return results.cells.map(({ row, column, seed, sweep = {}, differs }, i) => ({
    row: rowName({ row, sweep }),
    column,
    seed,
    differs: JSON.stringify(differs, null, 2),
    settings: JSON.stringify({ ...results.settings, ...differs }, null, 2),
    key: run.keys[i]?.estimates ?? "",
    log: [],
    perImage: null,
  }));
}
