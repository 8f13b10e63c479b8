import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import type { Estimates } from "../stages/artefacts.ts";
import type { Cell, Experiment } from "../configuration/experiment.ts";
import { constantReplicates, type Replicates } from "../metrics/bootstrap.ts";
import { overSeeds, overSeedsAndImages } from "../metrics/over-seeds.ts";
import type { PublishedTable } from "../report/published.ts";
import type { Cell as TableCell, Estimate, Interval, Table } from "../report/table.ts";
import { compareWithPublished, type Hindrance, NOT_COMPARABLE } from "./comparability.ts";
import { correctClaims } from "./correct-claims.ts";
import { KnownIntervals } from "./known-intervals.ts";
import { judgeClaim, type Numbers } from "./judge-claims.ts";
import { otherSystemsOf, publishedNote } from "./published-note.ts";
import type { Settings } from "../stages/settings.ts";
import { countsMasks, METRICS, recordedMetrics } from "./table-metrics.ts";

/** How the paper counts a metric that is counted otherwise here. */
const AS_PAPER: Readonly<Record<string, string>> = { f1: "f1Released" };

/** Why a cell on other masks than its column has no number of masks. */
export const OTHER_MASKS =
  "not compared: on other masks than the rest of the column, and this metric counts masks one by one";

/** Why a row has no number in a column where it is not run; its note says more. */
export const NO_CELL = "does not apply to this column";

/** Why a cell that was measured has no number. */
export const ALL_UNDEFINED = "every metric is undefined here: no class occurs";

/** Seed of the drawing of seeds; all cells share it, so that seeds stay paired. */
const SEED_DRAWS = 1;

/** A cell of the experiment with its computed estimates. */
export interface ComputedCell {
  readonly cell: Cell<Settings>;
  readonly estimates: StoredArtefact<Estimates>;
}

/**
 * Puts computed cells into a table: value and interval (of the mean over seeds, where there are several), spread over
 * seeds, paired difference to the reference, published number with verdict, claims. Under a sweep every row appears once
 * per swept value. A metric that is undefined in a cell is left out of it; so is one that counts masks where the cell's masks are
 * not those of its column's first row, with the reason.
 */
export async function fillTable(
  experiment: Experiment<Settings>,
  computed: readonly ComputedCell[],
  published: PublishedTable | null,
  protocol: readonly string[],
  hindrance: Hindrance,
  intervals: KnownIntervals = KnownIntervals.none(),
): Promise<Omit<Table, "status">> {
  const numbers = new Map<string, Map<string, Replicates>[]>();
  const known = new Map<Artefact, Map<string, Replicates>>();
  for (const { cell, estimates } of computed) {
    const place = placeOf(rowName(cell), cell.column);
    const whole = await estimates.whole();
    let found = known.get(whole);
    if (!found) {
      known.set(whole, found = replicatesOf(whole));
      for (const [metric, replicates] of found) intervals.name(replicates, estimates.key, metric);
    }
    numbers.set(place, [...numbers.get(place) ?? [], found]);
  }
  return new TableFiller(experiment, computed, numbers, published, hindrance, intervals).table(protocol);
}

/** The numbers of a table by their places. */
class TableFiller {
  readonly #settings: ReadonlyMap<string, Settings>;
  readonly #sweeps: ReadonlyMap<string, Cell<Settings>["sweep"]>;
  readonly #means: ReadonlyMap<string, ReadonlyMap<string, Replicates>>;
  readonly #rows: readonly string[];
  readonly #ceilings: readonly string[];
  /** Rows that were run. */
  readonly #run: ReadonlySet<string>;
  /** Systems of other papers, which have no cell. */
  readonly #otherSystems: readonly string[];
  readonly #verdicts: string[] = [];

  constructor(
    readonly experiment: Experiment<Settings>,
    readonly computed: readonly ComputedCell[],
    readonly numbers: ReadonlyMap<string, readonly Map<string, Replicates>[]>,
    readonly published: PublishedTable | null,
    readonly hindrance: Hindrance,
    readonly intervals: KnownIntervals,
  ) {
    const { rows, ceilings } = experiment;
    const cells = computed.map(({ cell }) => ({ ...cell, name: rowName(cell) }));
    this.#settings = new Map(cells.map(({ name, column, settings }) => [placeOf(name, column), settings]));
    this.#sweeps = new Map(cells.map(({ name, sweep }) => [name, sweep]));
    this.#means = new Map([...numbers].map(([place, seeds]) => [place, meansOf(seeds)]));
    const shown = (part: "rows" | "ceilings") => [
      ...new Set(cells.filter((cell) => cell.part === part).map(({ name }) => name)),
    ];
    this.#rows = inFileOrder(rows.map(({ name }) => name), shown("rows"));
    this.#ceilings = inFileOrder(ceilings.map(({ name }) => name), shown("ceilings"));
    this.#run = new Set(cells.map(({ row }) => row));
    this.#otherSystems = rows.map(({ name }) => name).filter((name) => !this.#run.has(name));
  }

  table(protocol: readonly string[]): Omit<Table, "status"> {
    const { name, profile, title, source, columns, metrics, reference, sweeps, claims } = this.experiment;
    const { rows, ceilings } = this.experiment;
    const cells = this.#rows.map((row, index) =>
      columns.map((column) => this.#cell(row, column, this.#referenceOf(row, index)))
    );
    return {
      experiment: name,
      profile: profile.name,
      title,
      source: source ?? "",
      metrics: metrics.map((name) => METRICS.find((metric) => metric.name === name)!),
      columns,
      ...(reference === null ? {} : { reference }),
      rows: this.#rows.map((name) => ({ name, note: rows.find((row) => row.name === name)?.explain })),
      cells,
      ceilings: this.#ceilings.map((name) => ({
        name,
        explain: ceilings.find((row) => row.name === name)?.explain ?? "",
        cells: columns.map((column) => this.#cell(name, column, undefined)),
      })),
      protocol,
      claims: sweeps.length > 0
        ? []
        : correctClaims(claims.map((claim) => judgeClaim(claim, this.#judged()))),
      published: this.published && {
        ...publishedNote(
          this.published,
          columns,
          this.#verdicts,
          (row, column, metric) => this.#hindranceAt(row, column, metric),
        ),
        others: otherSystemsOf(this.published, this.#run, columns, metrics),
      },
    };
  }

  #cell(row: string, column: string, reference: string | undefined): TableCell {
    const recorded = recordedMetrics(this.experiment.metrics).map(({ name }) => name);
    const paper = Object.fromEntries(this.experiment.metrics.flatMap((metric) => {
      const value = this.published?.value(row, column, metric);
      return value === undefined ? [] : [[metric, value]];
    }));
    if (!this.numbers.has(placeOf(row, column))) {
      return { none: NO_CELL, published: paper };
    }
    // More metrics are filled than the table shows: the CSV has them too.
    const values = recorded.flatMap((metric) => {
      const estimate = this.#estimate(row, column, metric, reference, paper[metric]);
      return estimate ? [[metric, estimate] as const] : [];
    });
    if (values.length === 0) {
      return { none: ALL_UNDEFINED, published: paper };
    }
    const withheld = recorded.filter((metric) => this.#isWithheld(row, column, metric));
    return {
      values: Object.fromEntries(values),
      ...(withheld.length > 0
        ? { withheld: Object.fromEntries(withheld.map((metric) => [metric, OTHER_MASKS])) }
        : {}),
    };
  }

  #estimate(
    row: string,
    column: string,
    metric: string,
    reference: string | undefined,
    paper: number | undefined,
  ): Estimate | null {
    const here = this.#meanAt(row, column, metric);
    if (!here) return null;
    const seeds = this.numbers.get(placeOf(row, column))!;
    const interval = this.intervals.of(here);
    const other = reference === undefined ? null : this.#meanAt(reference, column, metric);
    const asPaper = metric in AS_PAPER ? this.#meanAt(row, column, AS_PAPER[metric]) : null;
    const compared = asPaper ? this.intervals.of(asPaper) : interval;
    return {
      ...interval,
      ...(seeds.length > 1 ? { seeds: overSeeds(seeds.map((seed) => seed.get(metric)!.value)) } : {}),
      ...(other && other.of === here.of ? { compared: this.intervals.between(here, other) } : {}),
      ...(paper === undefined ? {} : {
        published: paper,
        ...(asPaper ? { comparedAs: asPaper.value } : {}),
        verdict: this.#verdictAt(row, column, metric, compared, paper),
      }),
    };
  }

  /** The row that a row is compared with. */
  #referenceOf(row: string, index: number): string | undefined {
    const { reference } = this.experiment;
    if (reference === null) return this.#rows[index - 1];
    const same = rowName({ row: reference, sweep: this.#sweeps.get(row)! });
    return same === row ? undefined : same;
  }

  #judged(): Numbers {
    const { columns, otherColumns, metrics } = this.experiment;
    return {
      rows: [...this.#rows, ...this.#otherSystems, ...this.#ceilings],
      ...{ columns, otherColumns, metrics },
      at: (row, column, metric) =>
        this.#meanAt(row, column, metric) ?? this.#publishedAt(row, column, metric),
      labelOf: (metric) => METRICS.find(({ name }) => name === metric)?.label ?? metric,
      masksOf: (row, column, metric) => countsMasks(metric) ? this.#masksAt(row, column) ?? null : null,
    };
  }

  #meanAt(row: string, column: string, metric: string): Replicates | null {
    const mean = this.#means.get(placeOf(row, column))?.get(metric);
    if (!mean || Number.isNaN(mean.value) || this.#isWithheld(row, column, metric)) return null;
    return mean;
  }

  /**
   * A system of another paper has no cell. Where numbers are comparable its published one stands for it in claims; that has no
   * resamples of its own, so it is the same on each of ours.
   */
  #publishedAt(row: string, column: string, metric: string): Replicates | null {
    if (!this.#otherSystems.includes(row) || this.#hindranceAt(row, column, metric) !== null) return null;
    const value = this.published?.value(row, column, metric);
    const resamples = [...this.numbers.values()][0][0].get(metric)!.replicates.length;
    return value === undefined ? null : constantReplicates(value, resamples);
  }

  #masksAt(row: string, column: string): string | undefined {
    return JSON.stringify(this.#settings.get(placeOf(row, column))?.masks);
  }

  #isWithheld(row: string, column: string, metric: string): boolean {
    const usual = columnSettings(this.computed, column);
    return countsMasks(metric) && usual !== undefined &&
      this.#masksAt(row, column) !== JSON.stringify(usual.masks);
  }

  #hindranceAt(row: string, column: string, metric: string): string | null {
    const settings = this.#settings.get(placeOf(row, column)) ?? columnSettings(this.computed, column);
    const on = this.published?.data(row, column, metric);
    return settings && on !== undefined ? this.hindrance(settings, on) : "other data";
  }

  #verdictAt(row: string, column: string, metric: string, ours: Interval, paper: number): string {
    const reason = this.#hindranceAt(row, column, metric);
    const verdict = reason === null ? compareWithPublished(ours, paper) : `${NOT_COMPARABLE}: ${reason}`;
    this.#verdicts.push(verdict);
    return verdict;
  }
}

/** Settings of a cell of the column: systems of other papers have none, but stand beside ours. */
function columnSettings(computed: readonly ComputedCell[], column: string): Settings | undefined {
  return computed.find(({ cell }) => cell.part === "rows" && cell.column === column)?.cell.settings;
}

/** The resampled values of every metric of some estimates. */
export function replicatesOf(
  { tensors, facts }: Artefact,
): Map<string, Replicates> {
  const of = String(facts.images ?? "");
  return new Map(
    Object.entries(tensors).map(([metric, { data }]) => {
      const numbers = data as Float64Array<ArrayBuffer>;
      return [metric, { value: numbers[0], replicates: numbers.subarray(1), of }];
    }),
  );
}

/** Every metric's mean over the seeds of a cell. */
export function meansOf(seeds: readonly Map<string, Replicates>[]): Map<string, Replicates> {
  return new Map(
    [...seeds[0].keys()].map((
      metric,
    ) => [metric, overSeedsAndImages(seeds.map((seed) => seed.get(metric)!), SEED_DRAWS)]),
  );
}

/** Row of a cell as shown: under a sweep, the swept values belong to its name. */
export function rowName({ row, sweep }: Pick<Cell<Settings>, "row" | "sweep">): string {
  const swept = Object.entries(sweep).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  return swept.length > 0 ? `${row} [${swept.join(", ")}]` : row;
}

/** Rows in the order of the file; those of one row in the order of the sweep. */
export function inFileOrder(order: readonly string[], names: readonly string[]): string[] {
  return order.flatMap((row) => names.filter((name) => name === row || name.startsWith(`${row} [`)));
}

function placeOf(row: string, column: string): string {
  return JSON.stringify([row, column]);
}
