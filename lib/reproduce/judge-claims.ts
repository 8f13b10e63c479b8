import type { ClaimResult, Difference, Evidence, Verdict } from "../report/table.ts";
import { UserError } from "../errors.ts";
import { differenceOf, type Replicates } from "../metrics/bootstrap.ts";
import { claimDifference } from "./claim-expression.ts";

/** A claim of an experiment file: one row beats another, or an inequality between cells. */
export type Claim =
  & { readonly that: string; readonly place: string }
  & (
    | {
      readonly better: string;
      readonly than: string;
      readonly in: "all" | readonly string[];
      readonly metric?: string;
    }
    | { readonly expr: string }
  );

/** The numbers of a table by place; null where a cell is empty. */
export interface Numbers {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Columns of other profiles: claims may speak of them, and are not run here. */
  readonly otherColumns?: readonly string[];
  readonly metrics: readonly string[];
  at(row: string, column: string, metric: string): Replicates | null;
}

/**
 * Judges a claim by paired 95 % intervals: it holds where every difference lies above zero, fails where one lies below
 * zero, and is inconclusive otherwise.
 */
export function judgeClaim(claim: Claim, numbers: Numbers): ClaimResult {
  const { that, place } = claim;
  const evidence = "expr" in claim ? [judgeExpression(claim, numbers)] : judgeRows(claim, numbers);
  const measured = evidence.filter((entry) => entry !== null);
  if (measured.length === 0) {
    return { that, place, verdict: "not run", evidence: [], reason: "no cell it speaks of was measured" };
  }
  return { that, place, verdict: verdictOf(measured), evidence: measured };
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

function judgeRows(
  claim: Extract<Claim, { better: string }>,
  numbers: Numbers,
): (Evidence | null)[] {
  const columns = claim.in === "all" ? numbers.columns : claim.in;
  const metrics = claim.metric ? [claim.metric] : numbers.metrics;
  return columns.flatMap((column) =>
    metrics.map((metric) => {
      const better = numbers.at(claim.better, column, metric);
      const than = numbers.at(claim.than, column, metric);
      return better && than ? { column, metric, ...differenceOf(better, than) } : null;
    })
  );
}

/**
 * An inequality `A > B` between expressions of cells, each cell written metric("row", "column"). The difference A - B is
 * evaluated on every bootstrap resample, so cells keep their pairing.
 */
function judgeExpression(
  { that, expr }: Extract<Claim, { expr: string }>,
  numbers: Numbers,
): Evidence | null {
  let missing = false;
  let replicateCount = 0;
  const cell = (metric: string, row: string, column: string): Replicates => {
    known("metric", metric, numbers.metrics, that);
    known("row", row, numbers.rows, that);
    known("column", column, [...numbers.columns, ...numbers.otherColumns ?? []], that);
    const found = numbers.at(row, column, metric);
    if (found) replicateCount = found.replicates.length;
    else missing = true;
    return found ?? { value: NaN, replicates: new Float64Array(0) };
  };
  const difference = explaining(that, expr, () => claimDifference(expr));
  const on = (read: (cell: Replicates) => number): number =>
    explaining(that, expr, () => difference((metric, row, column) => read(cell(metric, row, column))));
  const value = on((found) => found.value);
  if (missing) return null;
  const replicates = Float64Array.from(
    { length: replicateCount },
    (_, i) => on((found) => found.replicates[i]),
  );
  const zero = { value: 0, replicates: new Float64Array(replicateCount) };
  return { column: "left side minus right side", metric: "", ...differenceOf({ value, replicates }, zero) };
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
