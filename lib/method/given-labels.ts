import { UserError } from "../errors.ts";
import { type Matrix, matrix, row } from "../tensor/matrix.ts";
import { rowsToSumOne } from "../tensor/rows.ts";
import { classMasses } from "./pseudo-labels/balance.ts";
import { requirePlausibleIndices } from "./plausible-indices.ts";

/** Rows of numbers of equal length, or a matrix. */
export type Rows = Matrix | readonly (readonly number[])[];

/**
 * What is known of N rows: class indices, -1 where nothing is known, [N]; or soft labels, shares of the classes that are not
 * negative, all zero where nothing is known, [N, K].
 */
export type Labels = ArrayLike<number> | Rows;

/** A matrix of finite numbers. */
export function rowsOf(given: Rows, what: string): Matrix {
  const x = isMatrix(given) ? given : stacked(given, what);
  const bad = x.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return x;
  throw new UserError(
    `Expected finite ${what} but found ${x.data[bad]} in row ${Math.floor(bad / x.cols)}, column ${
      bad % x.cols
    }`,
  );
}

function isMatrix(given: Labels): given is Matrix {
  return "rows" in given;
}

function stacked(rows: readonly (readonly number[])[], what: string): Matrix {
  const cols = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== cols);
  if (odd >= 0) {
    throw new UserError(
      `Expected ${what} of one width but found ${cols} and, in row ${odd}, ${rows[odd].length}`,
    );
  }
  return matrix(rows.length, cols, Float32Array.from(rows.flat()));
}

/** Labels as rows to sum 1, or all 0 where nothing is known, [N, K]. */
export function softLabels(given: Labels, count: number, classes: number | undefined): Matrix {
  const y = isMatrix(given) || Array.isArray(given[0])
    ? rowsOf(given as Rows, "labels")
    : oneHot(given as ArrayLike<number>, classes);
  if (y.rows !== count) {
    throw new UserError(`Expected a label for each of the ${count} rows of embeddings but found ${y.rows}`);
  }
  if (classes !== undefined && y.cols !== classes) {
    throw new UserError(`Expected labels of ${classes} classes but found ${y.cols} columns`);
  }
  const negative = y.data.findIndex((share) => share < 0);
  if (negative >= 0) {
    throw new UserError(
      `Expected shares of at least 0 but found ${y.data[negative]} in row ${Math.floor(negative / y.cols)}`,
      undefined,
      "Soft labels are shares of classes; take a softmax of logits first.",
    );
  }
  if (!y.data.some((share) => share > 0)) {
    throw new UserError("Expected a label for at least one row but found none");
  }
  return rowsToSumOne(y);
}

function oneHot(labels: ArrayLike<number>, classes: number | undefined): Matrix {
  const indices = Array.from(labels);
  if (classes === undefined) requirePlausibleIndices(indices);
  const most = classes ?? 1 + indices.reduce((most, label) => Math.max(most, label), -1);
  const bad = indices.findIndex((label) => !Number.isInteger(label) || label < -1 || label >= most);
  if (bad >= 0) {
    throw new UserError(
      `Expected class indices 0 … ${most - 1}, or -1 for unknown, but found ${indices[bad]} in row ${bad}`,
    );
  }
  const y = matrix(indices.length, Math.max(most, 0));
  indices.forEach((label, i) => {
    if (label >= 0) y.data[i * y.cols + label] = 1;
  });
  return y;
}

/** The labels of the classes that occur, [N, seen], and which classes these are. */
export function withoutEmptyClasses(
  y: Matrix,
): { readonly labels: Matrix; readonly seen: readonly number[] } {
  const seen = [...classMasses(y).entries()].filter(([, mass]) => mass > 0).map(([c]) => c);
  if (seen.length === y.cols) return { labels: y, seen };
  const labels = matrix(y.rows, seen.length);
  for (let i = 0; i < y.rows; i++) {
    seen.forEach((c, column) => labels.data[i * seen.length + column] = y.data[i * y.cols + c]);
  }
  return { labels, seen };
}

/** Indices of the rows that have mass. */
export function labelledRows(y: Matrix): number[] {
  const rows: number[] = [];
  for (let i = 0; i < y.rows; i++) {
    if (row(y, i).some((share) => share > 0)) rows.push(i);
  }
  return rows;
}
