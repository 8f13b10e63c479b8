import type { StoreReader } from "../../engine/store-reader.ts";
import { differenceOf, NotPaired, type Replicates } from "../../metrics/bootstrap.ts";
import { type ComparedCell, SAME_RESULT } from "../../report/comparison/comparison.ts";
import { commandAgain } from "../command-again.ts";
import { meansOf, replicatesOf, rowName } from "../fill-table.ts";
import { countsMasks, isRecordedAnyhow, METRICS } from "../table-metrics.ts";
import type { RecordedCell } from "../recorded-run.ts";
import type { Side } from "./side.ts";

export interface OppositeCells {
  readonly a: RecordedCell;
  readonly b: RecordedCell;
  /** For eyes: "Baseline", or "Baseline → + DBA-CLIP" where two rows are compared. */
  readonly row: string;
}

/** The cells that both sides have, and the names of those that one of them lacks. */
export function oppositeCells(a: Side, b: Side) {
  const key = (side: Side, { row, column, sweep }: RecordedCell) =>
    JSON.stringify([side.row === undefined ? row : "", column, sweep]);
  const inB = new Map(b.cells.map((cell) => [key(b, cell), cell]));
  const inA = new Set(a.cells.map((cell) => key(a, cell)));
  const name = (cell: RecordedCell) => `${rowName(cell)} / ${cell.column}`;
  return {
    opposite: a.cells.flatMap((cell): OppositeCells[] => {
      const other = inB.get(key(a, cell));
      if (!other) return [];
      const row = a.row === undefined ? rowName(cell) : `${rowName(cell)} → ${rowName(other)}`;
      return [{ a: cell, b: other, row }];
    }),
    onlyInA: a.cells.filter((cell) => !inB.has(key(a, cell))).map(name),
    onlyInB: b.cells.filter((cell) => !inA.has(key(b, cell))).map(name),
  };
}

/** Metrics of every cell that some other metric of a table may make superfluous for eyes: these two are always shown. */
const ALWAYS = ["f1", "miou"];

/** Every metric that two cells have, with the paired difference where the store has the resamples of both. */
export async function comparedCells(
  { a, b, row }: OppositeCells,
  [sideA, sideB]: readonly [Side, Side],
  store: StoreReader,
): Promise<ComparedCell[]> {
  const metrics = METRICS.filter(({ name }) => name in a.numbers && name in b.numbers);
  const isSame = a.keys.length > 0 && a.keys.every((key) => key !== "") && a.keys.join() === b.keys.join();
  const resampled = isSame ? null : await resamples(a, b, [sideA, sideB], store);
  const otherMasks = JSON.stringify(a.settings.masks) !== JSON.stringify(b.settings.masks);
  return metrics.map(({ name: metric, label, digits }): ComparedCell => {
    const [before, after] = [a.numbers[metric].value, b.numbers[metric].value];
    const base = {
      ...{ row, column: a.column, metric, label, digits, a: before, b: after },
      difference: after - before,
      isShown: ALWAYS.includes(metric) || !isRecordedAnyhow(metric),
    };
    const none = (note: string): ComparedCell => ({ ...base, interval: null, note });
    if (isSame) return { ...base, interval: { low: 0, high: 0 }, note: SAME_RESULT };
    if (otherMasks && countsMasks(metric)) {
      return none("no interval: on other masks, which this metric counts");
    }
    if (typeof resampled === "string") return none(resampled);
    const [one, other] = resampled!.map((all) => all.get(metric));
    if (!one || !other) return none("no interval: the stored result has no such metric");
    try {
      const { low, high } = differenceOf(other, one);
      return { ...base, interval: { low, high }, note: "" };
    } catch (error) {
      if (error instanceof NotPaired) return none("not paired: measured on other images");
      throw error;
    }
  });
}

/** How images were drawn: equal draws make pairs. */
const DRAWS = ["replicates", "seed", "images", "groups"];

/** The resampled values of both cells, mean over seeds, drawn alike; or why there are none. */
async function resamples(
  a: RecordedCell,
  b: RecordedCell,
  sides: readonly [Side, Side],
  store: StoreReader,
): Promise<[Map<string, Replicates>, Map<string, Replicates>] | string> {
  if (a.seeds.join() !== b.seeds.join()) return "not paired: run with other seeds";
  const found: Map<string, Replicates>[] = [], draws = new Set<string>();
  for (const [i, cell] of [a, b].entries()) {
    const seeds: Map<string, Replicates>[] = [];
    for (const key of cell.keys) {
      const result = key === "" ? undefined : await store.result(key);
      const estimates = await result?.whole();
      if (!result || !estimates) {
        return `no interval: per-image counts of ${"AB"[i]} are not at hand (${commandAgain(sides[i].run)})`;
      }
      draws.add(JSON.stringify(DRAWS.map((name) => result.manifest.params[name] ?? null)));
      seeds.push(replicatesOf(estimates));
    }
    found.push(meansOf(seeds));
  }
  if (draws.size > 1) return "not paired: measured on other images, or with other draws";
  return [found[0], found[1]];
}
