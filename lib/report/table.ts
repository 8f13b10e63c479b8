import type { SweptSelection } from "./swept-selection.ts";

/**
 * The object between numbers and eyes. Whoever ran an experiment fills a Table; the files beside this one render it.
 * A Table holds finished numbers only: nothing in this room computes a metric, an interval or a verdict.
 *
 * All numbers are in the unit of their metric: with unit "%", 0..100.
 */
export interface Table {
  /** Name of the experiment file, for example "table5". */
  readonly experiment: string;
  /** Name of the profile it ran under, for example "toybox". */
  readonly profile: string;
  /** For eyes. */
  readonly title: string;
  /** Where the paper has it, for example "Paper Table 5". */
  readonly source: string;
  /** What each cell shows, in this order. */
  readonly metrics: readonly Metric[];
  /** From left to right. */
  readonly columns: readonly string[];
  /** From top to bottom, without the ceilings. */
  readonly rows: readonly Row[];
  /** What differences are to: a row by its name; each to the row above it if absent. */
  readonly reference?: string;
  /** cells[row][column]. */
  readonly cells: readonly (readonly Cell[])[];
  /** Bounds printed below the rows: zero-shot, fully supervised, oracle masks. */
  readonly ceilings: readonly Ceiling[];
  /** How the numbers were made, one fact or group of facts per line; printed under every table. */
  readonly protocol: readonly string[];
  /** With verdicts. */
  readonly claims: readonly ClaimResult[];
  /** What the published numbers in the cells are; null where the paper has none. */
  readonly published: PublishedNote | null;
  /** What the intervals are over: "bootstrap over images" if absent. */
  readonly intervals?: string;
  /** Which point of a sweep a rule takes that reads no evaluation label; absent without a sweep. */
  readonly selection?: SweptSelection;
  /** How this run went ("all 31 stages came from the store"). Shown in the terminal, never written to a file. */
  readonly status: readonly string[];
}

/** A number that tables show. */
export interface Metric {
  /** Key in `Cell.values`, for example "miou". */
  readonly name: string;
  /** For eyes, for example "mIoU". */
  readonly label: string;
  /** All are percentages. */
  readonly unit: "%";
  /** Digits after the point. */
  readonly digits: number;
}

/** A row of a table. */
export interface Row {
  /** As the experiment file has it. */
  readonly name: string;
  /** A footnote to the row's name. */
  readonly note?: string | undefined;
}

/** A reference that no row is expected to pass, or one that every row should: printed apart from the rows. */
export interface Ceiling {
  /** As the experiment file has it. */
  readonly name: string;
  /** What it is, in one sentence. */
  readonly explain: string;
  /** One cell per column of the table. */
  readonly cells: readonly Cell[];
}

/** Numbers by metric name, or the reason why there are none. */
export type Cell = MeasuredCell | EmptyCell;

/** A cell with numbers. */
export interface MeasuredCell {
  /** By metric name. */
  readonly values: Readonly<Record<string, Estimate>>;
  /** Why a metric has no number although the cell was measured, by metric name; printed as the reason of an empty cell. */
  readonly withheld?: Readonly<Record<string, string>>;
}

/** A cell without numbers. */
export interface EmptyCell {
  /** Printed as a dash with this as footnote: "needs training images", "not run: needs VOC 2012". */
  readonly none: string;
  /** Published numbers by metric name, where the paper has them all the same. */
  readonly published?: Readonly<Record<string, number>>;
}

/** One measured number with a 95 % interval. */
export interface Interval {
  /** In the unit of its metric. */
  readonly value: number;
  /** Ends of the 95 % interval by bootstrap over images. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** Difference of two numbers measured on the same images, with its 95 % interval. */
export interface Difference {
  /** In the unit of its metric. */
  readonly difference: number;
  /** Lower end of the 95 % interval. */
  readonly low: number;
  /** Upper end of the 95 % interval. */
  readonly high: number;
}

/** A number of a cell with all that is known of it. */
export interface Estimate extends Interval {
  /** Spread over seeds, where more than one was run. */
  readonly seeds?: SeedSpread;
  /** Paired difference to the reference of the table. */
  readonly compared?: Difference;
  /** The paper's number for this cell. */
  readonly published?: number;
  /** Our number by the paper's way of counting, where that is not the way `value` is counted. */
  readonly comparedAs?: number;
  /** Verdict of the comparison: "not comparable: embedded data", "within tolerance", ... */
  readonly verdict?: string;
}

/** What several seeds gave. */
export interface SeedSpread {
  /** Over the seeds. */
  readonly mean: number;
  /** Sample standard deviation. */
  readonly deviation: number;
  /** Number of seeds. */
  readonly count: number;
}

/** What stands behind the published numbers, and whether they may be compared with ours. */
export interface PublishedNote {
  /** What they were measured on, for example "VOC 2012, ViT-B/16". */
  readonly on: string;
  /** False where data or backbone differ: they are then shown apart and labelled so. */
  readonly comparable: boolean;
  /** One line about the comparison, for example "not comparable: embedded data". */
  readonly verdict: string;
  /** Systems of other papers that stand in the paper's table and are not run here; none if absent. */
  readonly others?: readonly OtherSystem[];
}

/** A system that only the paper's table has. */
export interface OtherSystem {
  /** As the paper has it. */
  readonly name: string;
  /** Its published numbers by metric name, one record per column of the table. */
  readonly cells: readonly Readonly<Record<string, number>>[];
}

/** What became of a claim. */
export type Verdict = "holds" | "fails" | "inconclusive" | "partly measured" | "not run";

/** A claim of the paper, judged from paired intervals. */
export interface ClaimResult {
  /** The claim as a sentence. */
  readonly that: string;
  /** Where the paper makes it, for example "Section 4.3". */
  readonly place: string;
  /** By 95 % intervals, without correction. */
  readonly verdict: Verdict;
  /** What is left of the verdict when it is corrected for how much was looked at; absent where there is nothing to correct. */
  readonly corrected?: CorrectedVerdicts | undefined;
  /** True where a published number takes part, which has no interval: no test, and no part of a correction. */
  readonly isDescriptive?: boolean | undefined;
  /** The differences it was judged by. */
  readonly evidence: readonly Evidence[];
  /** Why the verdict is what it is, where the evidence alone does not say it. */
  readonly reason?: string | undefined;
}

/** Verdicts corrected for many comparisons. */
export interface CorrectedVerdicts {
  /** Two-sided p-values of the claim, corrected over its own differences: that it holds, that it fails. */
  readonly p: { readonly holds: number; readonly fails: number };
  /** Corrected over the differences of the claim. */
  readonly within: Verdict;
  /** Corrected over those and over all claims that stand beside it (Holm). */
  readonly overall: Verdict;
  /** How many claims these are. */
  readonly family: number;
}

/** One paired difference a claim was judged by. */
export interface Evidence extends Difference {
  /** Of the table, or what an inequality is of, in words. */
  readonly column: string;
  /** Name of the metric. */
  readonly metric: string;
}

/** The number of a cell; undefined where it has none of this metric. */
export function estimateOf(cell: Cell | undefined, metric: string): Estimate | undefined {
  return cell && isMeasured(cell) ? cell.values[metric] : undefined;
}

/** Why a cell has no number of a metric; undefined where it has one, or nothing is said of it. */
export function reasonOf(cell: Cell, metric: string): string | undefined {
  return isMeasured(cell) ? cell.withheld?.[metric] : cell.none;
}

/** Tells measured cells from empty ones. */
export function isMeasured(cell: Cell): cell is MeasuredCell {
  return "values" in cell;
}
