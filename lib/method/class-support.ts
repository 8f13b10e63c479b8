import { type Matrix, matrix } from "../tensor/matrix.ts";

/**
 * The class with the fewest rows, and how many of `rows` rows it is expected to have: its share of the label mass times `rows`,
 * rounded.
 *
 * @param y labels with rows to sum 1 or all 0, every class with mass, [N, K].
 */
export function classSupport(y: Matrix, rows: number): { readonly column: number; readonly rows: number } {
  const mass = classMass(y);
  const total = mass.reduce((sum, value) => sum + value, 0);
  const column = mass.indexOf(mass.reduce((least, value) => Math.min(least, value)));
  return { column, rows: Math.round(rows * mass[column] / total) };
}

/** The labels of the classes that occur, [N, seen], and which classes these are. */
export function withoutEmptyClasses(
  y: Matrix,
): { readonly labels: Matrix; readonly seen: readonly number[] } {
  const seen = [...classMass(y).entries()].filter(([, mass]) => mass > 0).map(([c]) => c);
  if (seen.length === y.cols) return { labels: y, seen };
  const labels = matrix(y.rows, seen.length);
  for (let i = 0; i < y.rows; i++) {
    seen.forEach((c, column) => labels.data[i * seen.length + column] = y.data[i * y.cols + c]);
  }
  return { labels, seen };
}

function classMass(y: Matrix): Float64Array {
  const mass = new Float64Array(y.cols);
  y.data.forEach((share, i) => mass[i % y.cols] += share);
  return mass;
}
