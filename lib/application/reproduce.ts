import { knownOptions } from "../configuration/known-options.ts";
import { StoreReader } from "../engine/store-reader.ts";
import { UserError } from "../errors.ts";
import { ClaimsView } from "../report/views/claims-view.ts";
import type { Frame } from "../report/views/frame.ts";
import { FigureView } from "../report/views/figure-view.ts";
import { PanelsView } from "../report/views/panels-view.ts";
import { TableView } from "../report/views/table-view.ts";
import { customInspect, jupyterDisplay, type MimeBundle } from "../report/views/view.ts";
import { type CountsAsked, perClassFrame, perImageFrame } from "./counts-frames.ts";
import type { CellRun, ExperimentRun } from "./experiment-run.ts";
import { rowName } from "./fill-table.ts";
import { cellProgress } from "../progress/cell-progress.ts";
import { keepInHistory } from "./keep-in-history.ts";
import type { RunOptions } from "./options.ts";
import { affinityPanels } from "./report/affinity-panels.ts";
import { classFigures } from "./report/class-figures.ts";
import { experimentPanels } from "./report/experiment-panels.ts";
import { maskMaps } from "./report/mask-maps.ts";
import { parseRecordedRun, type RecordedRun } from "./recorded-run.ts";
import { setTexts, type SetValue } from "./set-values.ts";
import { Suite } from "./suite.ts";
import { type TidyRow, tidyRows } from "./tidy-rows.ts";

/** What to change against the experiment file; all of it optional. */
export interface ReproduceChanges extends Omit<RunOptions, "set" | "plan"> {
  /**
   * Settings by dotted path: `{ "graph.k": 25, head: "dba" }`. `sweep(12, 25, 50)` runs every row with each of these values;
   * an array is one value that is a list.
   */
  readonly set?: Readonly<Record<string, SetValue>>;
  /** Whose version of the method sets the defaults. */
  readonly reading?: "paper" | "authors";
}

const CHANGES = {
  ...{ profile: true, set: true, reading: true, rows: true, only: true, seeds: true },
  ...{ heldOut: true, signal: true, progress: true },
} as const;
const SELECTION = { rows: true, columns: true, images: true } as const;

/** A finished experiment: it shows its table, and its parts show themselves, in a notebook and in a terminal. */
export class Reproduction {
  /** Numbers with intervals, references and published numbers. */
  readonly table: TableView;
  /** The table drawn. */
  readonly figure: FigureView;
  /** Claims with verdicts. */
  readonly claims: ClaimsView;

  /** @internal */
  constructor(readonly run: ExperimentRun) {
    this.table = new TableView(run.table, run.origin);
    this.figure = new FigureView(run.figure, run.origin);
    this.claims = new ClaimsView(run.table, run.origin);
  }

  /** Its numbers as plain rows, as `load` gives those of written results. */
  get frame(): Frame<TidyRow> {
    return tidyRows(this.#recorded);
  }

  /** The rows of `frame`. */
  get rows(): readonly TidyRow[] {
    return this.frame.rows;
  }

  /** The rows of `frame` as CSV. */
  csv(): string {
    return this.frame.csv();
  }

  /**
   * Metrics of every image in the cells asked for, in %: a row per cell and image.
   *
   * @throws {UserError} where the table has no such cell.
   */
  perImage(asked: CountsAsked = {}): Promise<Frame> {
    return perImageFrame(this.#recorded, new StoreReader(), asked);
  }

  /** IoU of every class in the cells asked for, in %, with its interval over images: a row per cell and class. Throws as `perImage`. */
  perClass(asked: CountsAsked = {}): Promise<Frame> {
    return perClassFrame(this.#recorded, new StoreReader(), asked);
  }

  get #recorded(): RecordedRun {
    const { record, experiment } = this.run;
    return parseRecordedRun(JSON.stringify(record), experiment.name);
  }

  /**
   * A cell with its settings, keys and what lies behind its number.
   *
   * @param row name of a row or ceiling, under a sweep with the swept values as the table has it. @param column may be left out where the table has only one.
   * @throws {RangeError} where the table has no such cell.
   */
  cell(row: string, column: string = this.run.table.columns[0], seed?: number): CellRun {
    const found = this.run.cells.find(({ cell }) =>
      [cell.row, rowName(cell)].includes(row) && cell.column === column &&
      (seed === undefined || cell.seed === seed)
    );
    if (found) return found;
    const places = this.run.cells.map(({ cell }) => `"${rowName(cell)}" / "${cell.column}"`);
    throw new RangeError(
      `Expected a cell of the table (${[...new Set(places)].join(", ")}) but found "${row}" / "${column}"`,
    );
  }

  /** IoU by class, its difference between any two rows, confusion matrices, F1 by mask size. */
  async figures(): Promise<FigureView[]> {
    const figures = await classFigures(this.run);
    return figures.map((figure) => new FigureView(figure, this.run.origin));
  }

  /** Pictures of the images where one row gains most over another, middling and least; null for a table of one row. */
  async panels(): Promise<PanelsView | null> {
    const panels = await experimentPanels(this.run);
    return panels && new PanelsView(panels, this.run.origin);
  }

  /**
   * The maps of Figure 2 for a mask of an image of the evaluation split: similarity with the text of its class inside it,
   * average affinity, and the same at low resolution.
   *
   * @param cell whose masks and text are used, from `cell()`. @param mask absent: the largest one on an object.
   */
  async maps(cell: CellRun, image: number, mask?: number): Promise<PanelsView> {
    return new PanelsView(affinityPanels(await maskMaps(this.run, cell, image, mask)), this.run.origin);
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    return this.table[jupyterDisplay]();
  }

  /** @internal */
  [customInspect](...how: Parameters<TableView[typeof customInspect]>): string {
    return this.table[customInspect](...how);
  }
}

/**
 * Runs an experiment: what was computed before comes from the store. Writes no result files. In a cell of a notebook it shows how far it
 * is, unless `progress` is given.
 *
 * ```ts ignore
 * import { reproduce } from "ablate";
 *
 * const { table, figure, claims } = await reproduce("table5", { set: { "graph.k": 25 } });
 * ```
 *
 * @param name of a file in `experiments/`.
 * @throws {UserError} for anything wrong with the files, the options, the data or the models.
 */
export async function reproduce(name: string, changes: ReproduceChanges = {}): Promise<Reproduction> {
  if (typeof name !== "string") throw new UserError(`expected the name of an experiment but found ${name}`);
  knownOptions(changes, CHANGES, "reproduce");
  if (changes.only !== undefined) knownOptions(changes.only, SELECTION, "only");
  const { set = {}, reading, ...options } = changes;
  const settings = reading === undefined ? set : { reading, ...set };
  const asked = { progress: cellProgress(), ...options, set: setTexts(settings) };
  const begun = performance.now();
  await using suite = await Suite.open([name], asked);
  if (suite.refused.length > 0) throw suite.refused[0].error;
  const run = await suite.run(suite.experiments[0]);
  await keepInHistory(run, { kind: "cell", options: asked, seconds: (performance.now() - begun) / 1000 });
  return new Reproduction(run);
}
