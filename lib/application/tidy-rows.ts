import { Frame, type FrameValue } from "../report/views/frame.ts";
import { commandAgain } from "./command-again.ts";
import type { FlatValue } from "./flat-settings.ts";
import { namedSettings } from "./named-settings.ts";
import { takenCell } from "./swept-selection.ts";
import { type RecordedCell, recordedCells, type RecordedRun } from "./recorded-run.ts";

/** One number of a table with all that tells it from the others; beside these fields one per setting in which cells differ. */
export interface TidyRow extends Readonly<Record<string, FrameValue>> {
  /** Name of the experiment file. */
  readonly experiment: string;
  /** Under which it ran. */
  readonly profile: string;
  /** Whether it belongs to the table proper or to the bounds below it. */
  readonly part: "rows" | "ceilings";
  /** Its name in the experiment file: swept values are in columns of their own. */
  readonly row: string;
  /** Of the table. */
  readonly column: string;
  /** By name: f1, miou. */
  readonly metric: string;
  /** In %, as are the ends of its 95 % interval. */
  readonly value: number;
  /** Lower end of the 95 % interval. */
  readonly low: number | null;
  /** Upper end of the 95 % interval. */
  readonly high: number | null;
  /** Number of seeds that it is the mean over. */
  readonly seeds: number;
  /** Number of images that it was measured on; null where results of an earlier version do not say it. */
  readonly n: number | null;
}

const BEFORE = ["experiment", "profile", "part", "row", "column"];
const AFTER = ["metric", "value", "low", "high", "seeds", "n"];

/**
 * Under a sweep: mIoU over training masks that were held out, which a rule goes by; whether it takes this point; and what the best
 * point has more, which only evaluation labels tell.
 */
const HELD_OUT = "heldOut", TAKEN = "taken", REGRET = "regret";

/** The numbers of runs as tidy rows: one per cell and metric. Settings in which any cells differ have columns. */
export function tidyRows(...runs: readonly RecordedRun[]): Frame<TidyRow> {
  const cells = runs.flatMap((run) => recordedCells(run).map((cell) => ({ run, cell })));
  const isTried = cells.some(({ cell }) => cell.heldOut !== null);
  // Points of different runs are not chosen among.
  const rules = new Map(
    runs.map((run) => [run, ruled(cells.flatMap((one) => one.run === run ? [one.cell] : []))]),
  );
  const settings = cells.map(({ cell, run }) => namedSettings(cell.settings, run));
  const paths = differingPaths(cells.map(({ cell }) => cell), settings);
  const rows = cells.flatMap(({ run, cell }, i): TidyRow[] => {
    const { experiment, profile } = run.results, { part, row, column } = cell;
    const own = Object.fromEntries(paths.map((path) => [path, settings[i].get(path) ?? null]));
    return Object.entries(cell.numbers).map(([metric, { value, low, high }]) => ({
      ...{ experiment, profile, part, row, column },
      ...own,
      ...{ metric, value, low, high, seeds: cell.seeds.length, n: imagesOf(cell, run) },
      ...(isTried ? rules.get(run)!(cell, metric) : {}),
    }));
  });
  const unsaid = runs.filter(({ results }) => !results.images).map(commandAgain);
  const columns = [...BEFORE, ...paths, ...AFTER, ...(isTried ? [HELD_OUT, TAKEN, REGRET] : [])];
  const note = "The numbers of images (n) are not in these results; they are once it is run again";
  return new Frame(columns, rows, unsaid.length > 0 ? [`${note}: ${unsaid.join("; ")}`] : []);
}

/** What a rule that reads no evaluation label says of the points of a sweep. */
function ruled(
  cells: readonly RecordedCell[],
): (cell: RecordedCell, metric: string) => Record<string, FrameValue> {
  const places = Map.groupBy(cells, ({ part, row, column }) => JSON.stringify([part, row, column]));
  const found = new Map([...places.values()].flatMap((points) => {
    const taken = takenCell(points);
    return points.map((cell) => [cell, { taken, points }] as const);
  }));
  return (cell, metric) => {
    const { taken, points } = found.get(cell)!;
    const best = Math.max(...points.map(({ numbers }) => numbers[metric]?.value ?? -Infinity));
    return {
      [HELD_OUT]: cell.heldOut,
      [TAKEN]: taken && taken === cell,
      [REGRET]: taken && best - cell.numbers[metric].value,
    };
  };
}

/** Settings in which cells differ, and swept ones whether they do or not, in the order in which settings are written. */
function differingPaths(
  cells: readonly RecordedCell[],
  settings: readonly ReadonlyMap<string, FlatValue>[],
): string[] {
  const swept = new Set(cells.flatMap(({ sweep }) => Object.keys(sweep)));
  const all = new Set([...swept, ...settings.flatMap((one) => [...one.keys()])]);
  return [...all].filter((path) =>
    path !== "seed" && ![...BEFORE, ...AFTER, HELD_OUT, TAKEN, REGRET].includes(path) &&
    (swept.has(path) || settings.some((one) => one.get(path) !== settings[0].get(path)))
  );
}

/** Measured on training images where pseudo-labels are measured; a table of several data sets records those of the first. */
function imagesOf({ settings }: RecordedCell, { results }: RecordedRun): number | null {
  if (!results.images || !("dataset" in results.settings)) return null;
  return results.images[settings.measure === "pseudo-labels" ? "train" : "evaluate"];
}
