import { UserError } from "../errors.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { classSupport } from "./class-support.ts";
import type { ClassifierMethod } from "./classifier-options.ts";
import { neighboursByRule } from "./propagation/neighbours-rule.ts";

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
  const smallest = classSupport(y, rows);
  if (asked === undefined) {
    const usual = neighboursByRule(rows);
    return { k: isKnn ? Math.max(1, Math.min(usual, smallest.rows, rows)) : usual, warnings: [] };
  }
  if (isKnn && asked > rows) {
    throw new UserError(
      `Expected at most ${rows} neighbours, as many as there are labelled rows, but found ${asked}`,
      "k",
      `Every row would get the mean of all labels. Take at most ${
        Math.max(1, smallest.rows)
      }, the size of the smallest class.`,
    );
  }
  if (method === "probe" || asked <= smallest.rows) return { k: asked, warnings: [] };
  const size = isKnn || known.length === y.rows
    ? `${smallest.rows} labelled rows`
    : `about ${smallest.rows} rows, by its share of the labels`;
  return {
    k: asked,
    warnings: [
      `k ${asked} exceeds the smallest class: class ${
        nameOf(smallest.column)
      } has ${size}, so most neighbours of its rows ` +
      "are of other classes; take a smaller k",
    ],
  };
}
