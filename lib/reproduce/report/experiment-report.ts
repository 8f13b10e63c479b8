import type { BootstrapOptions } from "../../metrics/bootstrap.ts";
import { sumCounts } from "../../metrics/confusion.ts";
import { rowShares } from "../../metrics/row-shares.ts";
import { csv } from "../../report/csv.ts";
import { classDeltaFigure } from "../../report/figures/class-delta.ts";
import { classIouFigure } from "../../report/figures/class-iou.ts";
import { confusionFigure } from "../../report/figures/confusion.ts";
import type { Figure } from "../../report/figures/figure.ts";
import { maskSizeFigure } from "../../report/figures/mask-size.ts";
import type { CellReport, ExperimentReport } from "../../report/page/experiment-report.ts";
import type { Panels } from "../../report/panels/panels.ts";
import type { Split } from "../../stages/split.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";
import { recordedMetrics, rowName } from "../fill-table.ts";
import { classScores } from "./class-scores.ts";
import { perImageCsv } from "./per-image.ts";
import { qualitativePanels } from "./qualitative-panels.ts";

/** Ranges of `MASK_SIZES` as the axis of a figure. */
const SIZES = [
  { name: "f1Tiny", place: "under 1 %" },
  { name: "f1Small", place: "1 to 4 %" },
  { name: "f1Medium", place: "4 to 16 %" },
  { name: "f1Large", place: "16 % and more" },
];

/** Of tables with more rows than this, images are shown under the two compared rows alone. */
const MOST_SHOWN = 4;

/** Gathers what a report shows of an experiment; what it needs beyond the table is read from the store. */
export async function experimentReport(run: ExperimentRun): Promise<ExperimentReport> {
  const { table, cells, record } = run;
  const split = splitOf(run, cells[0]);
  const logs = await run.logs();
  const { cells: recorded, settings: shared } = record.results as unknown as RecordedSettings;
  const reports: CellReport[] = [];
  for (const [i, cell] of cells.entries()) {
    const { column, seed } = cell.cell;
    const { differs } = recorded[i];
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
      perImage: perImageCsv(
        splitOf(run, cell).ids,
        await cell.read.counts("pixels"),
        await cell.read.counts("masks"),
      ),
    });
  }
  return {
    table,
    origin: run.origin,
    figures: [run.figure, ...await figuresOf(run, split)],
    panels: await panelsOf(run, split),
    csv: csv({ ...table, metrics: recordedMetrics(table.metrics.map(({ name }) => name)) }),
    provenance: provenanceOf(run),
    cells: reports,
  };
}

interface RecordedSettings {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly cells: readonly { readonly differs: Readonly<Record<string, unknown>> }[];
}

/** The images that a cell was measured on. */
function splitOf({ materials }: ExperimentRun, { cell }: CellRun): Split {
  return cell.settings.measure === "pseudo-labels" ? materials.train : materials.evaluate;
}

/** The first seed's cell at a place of the table; undefined where it is empty. */
function cellAt({ cells }: ExperimentRun, row: string, column: string): CellRun | undefined {
  return cells.find(({ cell }) => cell.part === "rows" && rowName(cell) === row && cell.column === column);
}

async function figuresOf(run: ExperimentRun, split: Split): Promise<Figure[]> {
  const { table } = run;
  const classes = split.classNames;
  // A column may be of other data than the first, without background for example: its classes would not be these.
  const size = split.ids.length * classes.length ** 2;
  const counts: (Int32Array | null)[][] = [];
  for (const column of table.columns) {
    const entries: (Int32Array | null)[] = [];
    for (const { name } of table.rows) {
      const found = await cellAt(run, name, column)?.read.counts("pixels");
      entries.push(found?.length === size ? found : null);
    }
    counts.push(entries);
  }
  const scores = classScores(table, classes, counts, bootstrapOf(run.cells[0]));
  const matrices = counts.map((column) =>
    column.map((perImage) =>
      perImage && rowShares(summed(perImage, classes.length ** 2)).map((share) => 100 * share)
    )
  );
  const confusion = {
    experiment: table.experiment,
    profile: table.profile,
    title: table.title,
    classes,
    rows: table.rows.map(({ name }) => name),
    columns: table.columns,
    matrices,
  };
  return [
    classIouFigure(scores),
    classDeltaFigure(scores),
    confusionFigure(confusion),
    maskSizeFigure(table, SIZES),
  ]
    .filter((figure) => figure !== null);
}

/** The resamples of the table, so that differences here are paired like those there. */
function bootstrapOf({ node }: CellRun): BootstrapOptions {
  return { seed: Number(node.params.seed), replicates: Number(node.params.replicates) };
}

function summed(perImage: Int32Array, cells: number): Float64Array<ArrayBuffer> {
  const images = Array.from(
    { length: perImage.length / cells },
    (_, i) => perImage.subarray(i * cells, (i + 1) * cells),
  );
  return sumCounts(images, cells);
}

/** Images under the last column that the first and the last row share. */
async function panelsOf(run: ExperimentRun, split: Split): Promise<Panels[]> {
  const { table } = run;
  const [first, last] = [table.rows[0].name, table.rows.at(-1)!.name];
  const column = table.columns.findLast((name) => cellAt(run, first, name) && cellAt(run, last, name));
  if (first === last || column === undefined) return [];
  const rows = table.rows.length <= MOST_SHOWN ? table.rows.map(({ name }) => name) : [first, last];
  const shown = rows.flatMap((name) => {
    const cell = cellAt(run, name, column);
    return cell ? [{ name, reader: cell.read }] : [];
  });
  const { experiment, profile } = table;
  return [
    await qualitativePanels({ experiment, profile, column, split, rows: shown, row: last, minus: first }),
  ];
}

function provenanceOf({ record, provenance, table, experiment }: ExperimentRun): [string, string][] {
  const { commit, dirty, command, versions, hardware } = provenance;
  const { data, clip } = record.results as unknown as {
    readonly data: Readonly<Record<"train" | "evaluate", string>>;
    readonly clip: string;
  };
  return [
    ["Experiment", `experiments/${table.experiment}.yaml`],
    ["Profile", `experiments/profiles/${table.profile}.yaml`],
    ["Commit", commit ? `${commit}${dirty ? ", with changes" : ""}` : "not in a git checkout"],
    ["Command", command],
    ["Seeds", experiment.seeds.join(", ")],
    ["Training data", `SHA-256 ${data.train}`],
    ["Evaluation data", `SHA-256 ${data.evaluate}`],
    ["CLIP", `SHA-256 ${clip}`],
    ["Hardware", `${hardware.cpu}, ${hardware.cores} cores, ${hardware.memory} GiB, ${hardware.system}`],
    ["Versions", [`deno ${versions.deno}`, `v8 ${versions.v8}`, ...versions.packages].join(", ")],
  ];
}
