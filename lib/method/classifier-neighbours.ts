import { UserError } from "../errors.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { ClassifierMethod } from "./classifier-options.ts";
import { neighboursByRule } from "./propagation/neighbours-rule.ts";
import { classMasses } from "./pseudo-labels/balance.ts";

/**
 * The number of neighbours, with a warning if the one that was asked for exceeds the smallest class.
 *
 * @param asked undefined: by the number of rows. @param y labels, [N, K]; @param known rows that have one.
 * @throws {UserError} for knn with more neighbours than labelled rows.
 */
export function classifierNeighbours(
  method: ClassifierMethod,
  asked: number | undefined,
  y: Matrix,
  known: readonly number[],
  nameOf: (column: number) => string | number,
): { k: number; warnings: readonly string[] } {
  const isKnn = method === "knn";
  const rows = isKnn ? known.length : y.rows;
  // The class with the fewest rows, and how many it is expected to have: its share of the label mass times the rows.
  const mass = classMasses(y), total = mass.reduce((sum, value) => sum + value, 0);
  const column = mass.indexOf(Math.min(...mass)), smallest = Math.round(rows * mass[column] / total);
  if (asked === undefined) {
    const usual = neighboursByRule(rows);
    return { k: isKnn ? Math.max(1, Math.min(usual, smallest, rows)) : usual, warnings: [] };
  }
  if (isKnn && asked > rows) {
    const most = Math.max(1, smallest);
    throw new UserError(
      `Expected at most ${rows} neighbours, as many as there are labelled rows, but found ${asked}`,
      "k",
      `Every row would get the mean of all labels. Take at most ${most}, the size of the smallest class.`,
    );
  }
  if (method === "probe" || asked <= smallest) return { k: asked, warnings: [] };
  const size = isKnn || known.length === y.rows
    ? `${smallest} labelled rows`
    : `about ${smallest} rows, by its share of the labels`;
  const warning = `k ${asked} exceeds the smallest class: class ${nameOf(column)} has ${size}, so most ` +
    "neighbours of its rows are of other classes; take a smaller k";
  return { k: asked, warnings: [warning] };
}
