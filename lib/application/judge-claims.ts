import type { Experiment } from "../configuration/experiment.ts";
import { UserError } from "../errors.ts";
import {
  commonImages,
  differenceInterval,
  NotPaired,
  pairedReplicates,
  type Replicates,
} from "../metrics/bootstrap.ts";
import { claimP } from "../metrics/familywise.ts";
import type { ClaimResult, Difference, Verdict } from "../report/table.ts";
import { claimDifference, differenceInWords, type ReadCell, type Series } from "./claim-expression.ts";
import { verdictByP } from "./correct-claims.ts";

/** A claim of an experiment file: one row beats another, or inequalities between cells. */
export type Claim = Experiment<unknown>["claims"][number];

/** The numbers of a table by place; null where a cell is empty. */
export interface Numbers {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Columns of other profiles: claims may speak of them, and are not run here. */
  readonly otherColumns?: readonly string[];
  readonly metrics: readonly string[];
  /** A metric for eyes; absent: its name. */
  labelOf?(metric: string): string;
  at(row: string, column: string, metric: string): Replicates | null;
  /** Of a metric that counts masks, which masks; null of any other. Absent: all are of the same. */
  masksOf?(row: string, column: string, metric: string): string | null;
}

/** A difference that a claim speaks of, with its resamples; null where a cell that it needs has no number. */
interface Piece {
  readonly column: string;
  readonly metric: string;
  readonly paired: Replicates | null;
  /** Whether a number takes part that has no resamples. */
  readonly isDescriptive?: boolean;
}

/**
 * Judges a claim by paired 95 % intervals: it holds where every difference lies above zero, fails where one lies below
 * zero, and is inconclusive otherwise. One of which a difference was not measured is partly measured, whatever the others say.
 * Beside the verdict stands what is left of it when it is corrected over the claim's differences.
 */
export function judgeClaim(claim: Claim, numbers: Numbers): ClaimResult {
  const { that, place } = claim;
  const notRun = (reason: string): ClaimResult => ({ that, place, verdict: "not run", evidence: [], reason });
  let pieces: Piece[];
  try {
    pieces = "expr" in claim ? judgeExpressions(claim, numbers) : judgeRows(claim, numbers);
  } catch (cause) {
    if (cause instanceof NotPaired) return notRun(cause.message);
    throw cause;
  }
  const measured = pieces.flatMap(({ paired, ...piece }) => paired ? [{ ...piece, paired }] : []);
  if (measured.length === 0) return notRun("no cell it speaks of was measured");
  const evidence = measured.map(({ column, metric, paired }) => ({
    ...{ column, metric },
    ...differenceInterval(paired),
  }));
  const verdict = verdictOf(evidence);
  const found = { that, place, evidence };
  const missing = pieces.filter(({ paired }) => !paired);
  if (missing.length > 0) {
    const where = missing.map(({ column, metric }) => metric === "" ? column : `${column}, ${metric}`);
    const reason =
      `${missing.length} of ${pieces.length} differences were not measured (${where.join("; ")}); ` +
      `those measured, by themselves: ${verdict}`;
    return { ...found, verdict: "partly measured", reason };
  }
  if (pieces.some(({ isDescriptive }) => isDescriptive)) {
    const reason = "descriptive: a published number has no interval of its own";
    return { ...found, verdict, isDescriptive: true, reason };
  }
  const { holds, fails } = claimP(measured.map(({ paired }) => paired));
  // As many digits as the number of resamples tells.
  const p = { holds: Number(holds.toPrecision(4)), fails: Number(fails.toPrecision(4)) };
  const within = verdictByP(p);
  return { ...found, verdict, corrected: { p, within, overall: within, family: 1 } };
}

/**
 * Finds mistakes in claims while nothing is measured yet, so that they show before hours of computing, not after.
 *
 * @throws {UserError} for an expression that cannot be evaluated or names a cell that is not there.
 */
export function checkClaims(claims: readonly Claim[], table: Omit<Numbers, "at">): void {
  for (const claim of claims) judgeClaim(claim, { ...table, at: () => null });
}

function verdictOf(evidence: readonly Difference[]): Verdict {
  if (evidence.every(({ low }) => low > 0)) return "holds";
  if (evidence.some(({ high }) => high < 0)) return "fails";
  return "inconclusive";
}

function judgeRows(claim: Extract<Claim, { better: string }>, numbers: Numbers): Piece[] {
  const columns = claim.in === "all" ? numbers.columns : claim.in;
  const metrics = claim.metric ? [claim.metric] : numbers.metrics;
  return columns.flatMap((column) =>
    metrics.map((metric): Piece => {
      const better = numbers.at(claim.better, column, metric);
      const than = numbers.at(claim.than, column, metric);
      if (!better || !than) return { column, metric, paired: null };
      const isDescriptive = better.of === null || than.of === null;
      return { column, metric, paired: pairedReplicates(better, than), isDescriptive };
    })
  );
}

function judgeExpressions(
  { that, expr }: Extract<Claim, { expr: string | readonly string[] }>,
  numbers: Numbers,
): Piece[] {
  const all = typeof expr === "string" ? [expr] : expr;
  return all.map((one) => {
    const judged = judgeExpression(that, one, numbers);
    const column = differenceInWords(one, (metric) => numbers.labelOf?.(metric) ?? metric);
    return { column, metric: "", ...judged };
  });
}

/**
 * An inequality `A > B` between expressions of cells, each cell written metric("row", "column"). The difference A - B is
 * evaluated on all bootstrap resamples at once, each by itself, so cells keep their pairing.
 */
function judgeExpression(
  that: string,
  expr: string,
  numbers: Numbers,
): Pick<Piece, "paired" | "isDescriptive"> {
  const difference = explaining(that, expr, () => claimDifference(expr));
  const on = (read: ReadCell): Series => explaining(that, expr, () => difference(read));
  // Cells come in the same order each time, so their names are looked up once.
  const cells: (Replicates | null)[] = [];
  const masks = new Set<string>();
  const [value] = on((metric, row, column) => {
    known("metric", metric, numbers.metrics, that);
    known("row", row, numbers.rows, that);
    known("column", column, [...numbers.columns, ...numbers.otherColumns ?? []], that);
    const found = numbers.at(row, column, metric);
    cells.push(found);
    const counted = numbers.masksOf?.(row, column, metric) ?? null;
    if (counted !== null) masks.add(counted);
    return Float64Array.of(found?.value ?? NaN);
  });
  const found = cells.filter((cell) => cell !== null);
  if (found.length < cells.length || found.length === 0) return { paired: null };
  if (masks.size > 1) {
    const expected = "Expected metrics that count masks to be of the same masks, to compare them";
    throw new NotPaired(`${expected}, but found ${[...masks].join(" and ")}`);
  }
  const of = commonImages(found);
  let next = 0;
  const replicates = on(() => found[next++].replicates);
  return { paired: { value, replicates, of }, isDescriptive: found.some((cell) => cell.of === null) };
}

/** Does what may fail on a mistake in the expression, and says then which claim has it. */
function explaining<T>(that: string, expr: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      `Expected an inequality between cells but found "${expr}": ${(cause as Error).message}`,
      `claim "${that}"`,
      'Write for example miou("row", "column") > miou("other row", "column").',
      { cause },
    );
  }
}

function known(what: string, name: string, names: readonly string[], that: string): void {
  if (!names.includes(name)) {
    throw new UserError(
      `Expected a ${what} of the table (${names.join(", ")}) but found "${name}"`,
      `claim "${that}"`,
    );
  }
}
