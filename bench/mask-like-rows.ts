import { type Matrix, matrix } from "../lib/tensor/matrix.ts";
import { Random } from "../lib/tensor/random.ts";
import { unitRows } from "../lib/tensor/rows.ts";

/** Directions in which rows vary, and how many numbers of a table each row takes its noise from. */
const DIRECTIONS = 48, TABLE = 1 << 20;

/**
 * Made-up unit rows with some of the structure of mask embeddings: 200 kinds, within a kind one thing for every 40 rows, around
 * it variation in 48 directions of falling weight, and a little noise in all. Rows of a thing follow each other, as masks of an
 * image do.
 */
export function maskLikeRows(rows: number, cols: number, seed = 0): Matrix {
  const random = new Random(seed);
  const normals = Float32Array.from({ length: TABLE }, () => random.normal());
  const scaled = (count: number, scale: number) =>
    Float32Array.from({ length: count * cols }, () => scale * random.normal() / Math.sqrt(cols));
  const kinds = scaled(200, 1);
  const directions = scaled(DIRECTIONS, 1);
  const m = matrix(rows, cols);
  let thing = new Float32Array(cols);
  for (let i = 0; i < rows; i++) {
    if (i % 40 === 0) {
      const kind = random.below(200) * cols;
      thing = kinds.slice(kind, kind + cols);
      add(thing, 0.8);
    }
    const row = m.data.subarray(i * cols, (i + 1) * cols);
    row.set(thing);
    add(row, 0.5);
    const noise = random.below(TABLE - cols);
    for (let e = 0; e < cols; e++) row[e] += 0.2 * normals[noise + e] / Math.sqrt(cols);
  }
  return unitRows(m);

  /** Adds a step along each direction, shorter along later ones. */
  function add(row: Float32Array, scale: number): void {
    for (let d = 0; d < DIRECTIONS; d++) {
      const weight = scale * random.normal() / Math.sqrt(1 + d);
      for (let e = 0; e < cols; e++) row[e] += weight * directions[d * cols + e];
    }
  }
}
