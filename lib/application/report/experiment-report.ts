import { csv } from "../../report/csv.ts";
import type { CellReport, ExperimentReport } from "../../report/page/experiment-report.ts";
import type { ExperimentRun } from "../experiment-run.ts";
import { experimentReading } from "../experiment-reading.ts";
import { rowName } from "../fill-table.ts";
import { recordedMetrics } from "../table-metrics.ts";
import { classFigures } from "./class-figures.ts";
import { experimentPanels } from "./experiment-panels.ts";
import { imageBrowser } from "./image-browser.ts";
import { perImageCsv } from "./per-image.ts";
import { provenanceLines } from "./provenance-lines.ts";
import { rowDifferences } from "./row-differences.ts";
import { splitOf } from "./cell-at.ts";

/** Gathers what a report shows of an experiment; what it needs beyond the table is read from the store. */
export async function experimentReport(
  run: ExperimentRun,
  explorer: string | null = null,
): Promise<ExperimentReport> {
  const { table, cells, record } = run;
  const logs = await run.logs();
  const panels = await experimentPanels(run);
  const images = await imageBrowser(run);
  const { cells: recorded, settings: shared } = record.results;
  const reports: CellReport[] = [];
  for (const [i, cell] of cells.entries()) {
    const { column, seed } = cell.cell;
    const { differs } = recorded[i];
    const pixels = await cell.read.counts("pixels");
    reports.push({
      row: rowName(cell.cell),
      column,
      seed,
      differs: JSON.stringify(differs, null, 2),
      settings: JSON.stringify({ ...shared, ...differs }, null, 2),
      key: cell.estimates.key,
      log: logs[i].map((stage) => ({
        ...stage,
        state: run.computedKeys.has(stage.key) ? "computed" : "cached",
      })),
      perImage: pixels && perImageCsv(splitOf(run, cell).ids, pixels, await cell.read.counts("masks")),
    });
  }
  return {
    table,
    reading: await experimentReading(run.experiment, { claims: table.claims }),
    origin: run.origin,
    differences: await rowDifferences(run),
    isOfPictures: run.experiment.panels !== undefined,
    figures: [run.figure, ...await classFigures(run)],
    panels: panels ? [panels] : [],
    browser: images?.browser ?? null,
    mapFiles: images?.mapFiles ?? {},
    explorer,
    csv: csv({ ...table, metrics: recordedMetrics(table.metrics.map(({ name }) => name)) }),
    provenance: provenanceLines(record),
    cells: reports,
  };
}
