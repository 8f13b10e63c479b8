import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import type { Cell, Experiment } from "../engine/experiment.ts";
import { constantReplicates, differenceOf, intervalOf, type Replicates } from "../metrics/bootstrap.ts";
import { overSeeds, overSeedsAndImages } from "../metrics/over-seeds.ts";
import type { PublishedTable } from "../report/published.ts";
import type {
  Cell as TableCell,
  Estimate,
  Interval,
  Metric,
  OtherSystem,
  PublishedNote,
  Table,
} from "../report/table.ts";
import { compareWithPublished, type Hindrance, NOT_COMPARABLE, summariseVerdicts } from "./comparability.ts";
import { correctClaims } from "./correct-claims.ts";
import { judgeClaim, type Numbers } from "./judge-claims.ts";
import type { Settings } from "../stages/settings.ts";

/** Metrics recorded of every cell, whether the table shows them or not, as the report prints them. */
const RECORDED: readonly Metric[] = [
  { name: "f1", label: "F1", unit: "%", digits: 1 },
  { name: "f1Released", label: "F1 (released: classes never hit skipped)", unit: "%", digits: 1 },
  { name: "f1Class0", label: "F1 (released, ignored masks as class 0)", unit: "%", digits: 1 },
  { name: "objectAccuracy", label: "object masks right", unit: "%", digits: 1 },
  { name: "backgroundAccuracy", label: "background masks right", unit: "%", digits: 1 },
  { name: "miou", label: "mIoU", unit: "%", digits: 1 },
  { name: "miouDefined", label: "mIoU (defined unions)", unit: "%", digits: 1 },
  { name: "accuracy", label: "pixel accuracy", unit: "%", digits: 1 },
];

/** Metrics a table may show. */
export const METRICS: readonly Metric[] = [
  ...RECORDED,
  { name: "f1Tiny", label: "F1 tiny", unit: "%", digits: 1 },
  { name: "f1Small", label: "F1 small", unit: "%", digits: 1 },
  { name: "f1Medium", label: "F1 medium", unit: "%", digits: 1 },
  { name: "f1Large", label: "F1 large", unit: "%", digits: 1 },
  { name: "nearestRight", label: "masks of objects right by neighbours", unit: "%", digits: 1 },
  { name: "silhouette", label: "silhouette of classes", unit: "%", digits: 1 },
  { name: "classVariance", label: "variance explained by class", unit: "%", digits: 1 },
  { name: "textMargin", label: "cosine with own text minus best other", unit: "%", digits: 2 },
  { name: "biasCorrelation", label: "correlation of bias and affinity", unit: "%", digits: 1 },
  { name: "activeShare", label: "mask strongly active", unit: "%", digits: 1 },
  { name: "mutualNeighbours", label: "neighbours that are mutual, S6", unit: "%", digits: 1 },
  { name: "unchangedNeighbours", label: "training masks of unchanged neighbours, S6", unit: "%", digits: 2 },
  { name: "keptDegrees", label: "degrees but for their change, S8", unit: "%", digits: 1 },
  { name: "keptWeights", label: "weights but for their error, S9", unit: "%", digits: 1 },
  { name: "keptLabels", label: "neighbours' labels but for their change, S11", unit: "%", digits: 1 },
  { name: "keptScores", label: "scores but for their error, S12", unit: "%", digits: 1 },
  { name: "sameClass", label: "same class as Eq. 11, S12", unit: "%", digits: 1 },
];

/** Metrics that the files of a table hold: those recorded of every cell and what the table shows besides. */
export function recordedMetrics(shown: readonly string[]): Metric[] {
  return METRICS.filter((metric) => RECORDED.includes(metric) || shown.includes(metric.name));
}

/** Metrics that count masks, one by one: on another set of masks they count other things. */
const OF_MASKS: ReadonlySet<string> = new Set(
  METRICS.map(({ name }) => name).filter((name) => !["miou", "miouDefined", "accuracy"].includes(name)),
);

/** Whether a metric counts masks: it can be compared on the same masks only. */
export function countsMasks(metric: string): boolean {
  return OF_MASKS.has(metric);
}

/** Whether every cell has a metric, whatever its table shows. */
export function isRecordedAnyhow(metric: string): boolean {
  return RECORDED.some(({ name }) => name === metric);
}

/** How the paper counts a metric that is counted otherwise here. */
const AS_PAPER: Readonly<Record<string, string>> = { f1: "f1Released" };

/** Why a cell on other masks than its column has no number of masks. */
export const OTHER_MASKS =
  "not compared: on other masks than the rest of the column, and this metric counts masks one by one";

/** Why a row has no number in a column where it is not run, unless the row says so itself. */
export const NO_CELL = "does not apply to this column";

/** Why a cell that was measured has no number. */
export const ALL_UNDEFINED = "every metric is undefined here: no class occurs";

/** Seed of the drawing of seeds; all cells share it, so that seeds stay paired. */
const SEED_DRAWS = 1;

/** A cell of the experiment with its computed estimates. */
export interface ComputedCell {
  readonly cell: Cell<Settings>;
  readonly estimates: StoredArtefact;
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
): Promise<Omit<Table, "status">> {
  const { profile, columns, metrics } = experiment;
  const numbers = new Map<string, Map<string, Replicates>[]>();
  for (const { cell, estimates } of computed) {
    const place = placeOf(rowName(cell), cell.column);
    numbers.set(place, [...numbers.get(place) ?? [], replicatesOf(await estimates.whole())]);
  }
  const rowsOf = (part: "rows" | "ceilings") => [
    ...new Set(computed.filter(({ cell }) => cell.part === part).map(({ cell }) => rowName(cell))),
  ];
  const rows = inFileOrder(experiment.rows.map(({ name }) => name), rowsOf("rows"));
  const ceilings = inFileOrder(experiment.ceilings.map(({ name }) => name), rowsOf("ceilings"));
  const settingsAt = new Map(
    computed.map(({ cell }) => [placeOf(rowName(cell), cell.column), cell.settings]),
  );
  const hindranceAt = (row: string, column: string, metric: string) => {
    const settings = settingsAt.get(placeOf(row, column)) ?? columnSettings(computed, column);
    const on = published?.data(row, column, metric);
    return settings && on !== undefined ? hindrance(settings, on) : "other data";
  };
  const verdicts: string[] = [];
  const verdictAt = (row: string, column: string, metric: string, ours: Interval, paper: number) => {
    const reason = hindranceAt(row, column, metric);
    const verdict = reason === null ? compareWithPublished(ours, paper) : `${NOT_COMPARABLE}: ${reason}`;
    verdicts.push(verdict);
    return verdict;
  };

  const means = new Map([...numbers].map(([place, seeds]) => [place, meansOf(seeds)]));
  const masksAt = (row: string, column: string) =>
    JSON.stringify(settingsAt.get(placeOf(row, column))?.masks);
  const isWithheld = (row: string, column: string, metric: string) => {
    const usual = computed.find(({ cell }) => cell.part === "rows" && cell.column === column);
    return OF_MASKS.has(metric) && usual !== undefined &&
      masksAt(row, column) !== JSON.stringify(usual.cell.settings.masks);
  };
  const meanAt = (row: string, column: string, metric: string) => {
    const mean = means.get(placeOf(row, column))?.get(metric);
    if (!mean || Number.isNaN(mean.value) || isWithheld(row, column, metric)) return null;
    return mean;
  };
  // A system of another paper has no cell. Where numbers are comparable its published one stands for it in claims; that has no
  // resamples of its own, so it is the same on each of ours.
  const run = new Set(computed.map(({ cell }) => cell.row));
  const otherSystems = experiment.rows.map(({ name }) => name).filter((name) => !run.has(name));
  const publishedAt = (row: string, column: string, metric: string): Replicates | null => {
    if (!otherSystems.includes(row) || hindranceAt(row, column, metric) !== null) return null;
    const value = published?.value(row, column, metric);
    const resamples = [...numbers.values()][0][0].get(metric)!.replicates.length;
    return value === undefined ? null : constantReplicates(value, resamples);
  };
  const reasons = new Map(
    [...experiment.rows, ...experiment.ceilings].map(({ name, explain }) => [name, explain]),
  );
  const fill = (row: string, column: string, reference: string | undefined): TableCell => {
    const seeds = numbers.get(placeOf(row, column));
    const paper = Object.fromEntries(metrics.flatMap((metric) => {
      const value = published?.value(row, column, metric);
      return value === undefined ? [] : [[metric, value]];
    }));
    if (!seeds) return { none: reasons.get(row) ?? NO_CELL, published: paper };
    // More metrics are filled than the table shows: the CSV has them too.
    const values = recordedMetrics(metrics).flatMap(({ name: metric }): [string, Estimate][] => {
      const here = meanAt(row, column, metric);
      if (!here) return [];
      const interval = intervalOf(here);
      const other = reference === undefined ? null : meanAt(reference, column, metric);
      const asPaper = metric in AS_PAPER ? meanAt(row, column, AS_PAPER[metric]) : null;
      const compared = asPaper ? intervalOf(asPaper) : interval;
      return [[metric, {
        ...interval,
        ...(seeds.length > 1 ? { seeds: overSeeds(seeds.map((seed) => seed.get(metric)!.value)) } : {}),
        ...(other && other.of === here.of ? { compared: differenceOf(here, other) } : {}),
        ...(metric in paper
          ? {
            published: paper[metric],
            ...(asPaper ? { comparedAs: asPaper.value } : {}),
            verdict: verdictAt(row, column, metric, compared, paper[metric]),
          }
          : {}),
      }]];
    });
    if (values.length === 0) {
      return { none: ALL_UNDEFINED, published: paper };
    }
    const withheld = recordedMetrics(metrics).map(({ name }) => name)
      .filter((metric) => isWithheld(row, column, metric));
    return {
      values: Object.fromEntries(values),
      ...(withheld.length > 0
        ? { withheld: Object.fromEntries(withheld.map((metric) => [metric, OTHER_MASKS])) }
        : {}),
    };
  };
  const judged: Numbers = {
    rows: [...rows, ...otherSystems, ...ceilings],
    ...{ columns, otherColumns: experiment.otherColumns, metrics },
    at: (row, column, metric) => meanAt(row, column, metric) ?? publishedAt(row, column, metric),
    labelOf: (metric) => METRICS.find(({ name }) => name === metric)?.label ?? metric,
    masksOf: (row, column, metric) => OF_MASKS.has(metric) ? masksAt(row, column) ?? null : null,
  };
  const sweepOf = new Map(computed.map(({ cell }) => [rowName(cell), cell.sweep]));
  const { reference } = experiment;
  const referenceOf = (row: string, index: number) => {
    if (reference === null) return rows[index - 1];
    const same = rowName({ row: reference, sweep: sweepOf.get(row)! });
    return same === row ? undefined : same;
  };
  const cells = rows.map((row, index) => columns.map((column) => fill(row, column, referenceOf(row, index))));
  return {
    experiment: experiment.name,
    profile: profile.name,
    title: experiment.title,
    source: experiment.source ?? "",
    metrics: metrics.map((name) => METRICS.find((metric) => metric.name === name)!),
    columns,
    ...(reference === null ? {} : { reference }),
    rows: rows.map((name) => ({ name, note: experiment.rows.find((row) => row.name === name)?.explain })),
    cells,
    ceilings: ceilings.map((name) => ({
      name,
      explain: experiment.ceilings.find((row) => row.name === name)?.explain ?? "",
      cells: columns.map((column) => fill(name, column, undefined)),
    })),
    protocol,
    claims: experiment.sweeps.length > 0
      ? []
      : correctClaims(experiment.claims.map((claim) => judgeClaim(claim, judged))),
    published: published && {
      ...publishedNote(published, columns, verdicts, hindranceAt),
      others: otherSystemsOf(published, run, columns, metrics),
    },
  };
}

/** What the numbers of a table's columns were measured on, and how ours compare with them. */
export function publishedNote(
  published: PublishedTable,
  columns: readonly string[],
  verdicts: readonly string[],
  hindranceAt: (row: string, column: string, metric: string) => string | null,
): PublishedNote {
  const numbers = published.numbers.filter(({ column }) => columns.includes(column));
  const data = [...new Set(numbers.map(({ data }) => DATA_TITLES[data] ?? data))];
  // Where the available text has lost every number there is still a reason why none could be compared.
  const reasons = numbers.map(({ row, column, metric }) => hindranceAt(row, column, metric));
  const all = verdicts.length > 0
    ? verdicts
    : reasons.flatMap((reason) => reason === null ? [] : [`${NOT_COMPARABLE}: ${reason}`]).slice(0, 1);
  return {
    on: [...data, "ViT-B/16", "SAM ViT-H"].join(", "),
    comparable: !all.some((verdict) => verdict.startsWith(NOT_COMPARABLE)),
    verdict: summariseVerdicts(all),
  };
}

/** Systems that the paper's table has beside the rows that are run here, in its order, with their numbers in these columns. */
export function otherSystemsOf(
  { numbers, value }: PublishedTable,
  run: ReadonlySet<string>,
  columns: readonly string[],
  metrics: readonly string[],
): OtherSystem[] {
  const names = new Set(numbers.map(({ row }) => row).filter((row) => !run.has(row)));
  const cellOf = (row: string, column: string) =>
    Object.fromEntries(metrics.flatMap((metric) => {
      const number = value(row, column, metric);
      return number === undefined ? [] : [[metric, number]];
    }));
  return [...names]
    .map((name) => ({ name, cells: columns.map((column) => cellOf(name, column)) }))
    .filter(({ cells }) => cells.some((cell) => Object.keys(cell).length > 0));
}

/** Data sets as the paper names them. */
const DATA_TITLES: Readonly<Record<string, string>> = {
  "voc2012": "VOC 2012",
  "coco-object": "COCO-Obj",
  "coco-2014": "COCO 2014",
  "coco-stuff": "COCO-Stuff",
  "cityscapes": "Cityscapes",
};

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
      return [metric, { value: numbers[0], replicates: numbers.slice(1), of }];
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
