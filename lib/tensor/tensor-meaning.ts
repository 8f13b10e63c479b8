import { dtypeOf } from "./safetensors.ts";
import { UserError } from "../errors.ts";
import { type Matrix, matrix } from "./matrix.ts";
import type { Tensor } from "./tensor.ts";

function isReal({ data }: Tensor): boolean {
  return data instanceof Float32Array || data instanceof Float64Array;
}

function describe({ shape, data }: Tensor): string {
  return `${dtypeOf(data)} [${shape.join(", ")}]`;
}

/** Embeddings: finite real numbers, one row each, [N, E]. @throws {UserError} for another type, shape or number. */
export function asEmbeddings(tensor: Tensor, where: string): Matrix {
  const [rows, cols] = tensor.shape;
  if (isReal(tensor) && tensor.shape.length === 2 && rows > 0 && cols > 0) {
    return matrix(rows, cols, finiteSingles(tensor, where));
  }
  throw new UserError(`Expected embeddings, real numbers [N, E], but found ${describe(tensor)}`, where);
}

/**
 * Labels: whole numbers [N] or [N, 1], -1 for unknown, or shares of at least two classes, [N, K].
 *
 * @throws {UserError} for another type or shape, whole numbers beyond 32 bits, or shares that are not finite.
 */
export function asLabels(tensor: Tensor, where: string): Int32Array | Matrix {
  if (isColumn(tensor) && !isReal(tensor)) return wholeNumbers(tensor, where);
  const [rows, cols] = tensor.shape;
  if (tensor.shape.length === 2 && cols > 1) {
    return matrix(rows, cols, finiteSingles(tensor, where));
  }
  throw new UserError(
    `Expected class indices, whole numbers [N], or soft labels [N, K], but found ${describe(tensor)}`,
    where,
  );
}

/** A whole number for each row, [N] or [N, 1]. @throws {UserError} for another type or shape, or numbers beyond 32 bits. */
export function asIndices(tensor: Tensor, where: string): Int32Array {
  if (isColumn(tensor) && !isReal(tensor)) return wholeNumbers(tensor, where);
  throw new UserError(`Expected whole numbers [N] but found ${describe(tensor)}`, where);
}

/** A finite number for each row, [N] or [N, 1]. @throws {UserError} for another shape or number. */
export function asWeights(tensor: Tensor, where: string): Float64Array {
  if (isColumn(tensor)) {
    return requireFinite(Float64Array.from(tensor.data as Float32Array, Number), tensor, where);
  }
  throw new UserError(`Expected a number for each row, [N], but found ${describe(tensor)}`, where);
}

/** A number a row, as NumPy has it: a list, or a table of one column. */
function isColumn({ shape }: Tensor): boolean {
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

/** The numbers in single precision, in which everything is computed. */
function finiteSingles(tensor: Tensor, where: string): Float32Array<ArrayBuffer> {
  return requireFinite(Float32Array.from(tensor.data as Float32Array, Number), tensor, where);
}

/** Refuses numbers that are not finite, or no longer are as they were read: a double precision number may be too large. */
function requireFinite<T extends Float32Array | Float64Array>(
  numbers: T,
  { data, shape }: Tensor,
  where: string,
): T {
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return numbers;
  const cols = shape[1] ?? 1;
  const column = cols > 1 ? `, column ${bad % cols}` : "";
  throw new UserError(
    `Expected finite numbers in single precision but found ${data[bad]} in row ${
      Math.floor(bad / cols)
    }${column}`,
    where,
    "Leave this row out, or look at what made it.",
  );
}

/** Larger numbers would be cut to their lowest 32 bits, and 2^32 + 1 would become 1. */
function wholeNumbers({ data }: Tensor, where: string): Int32Array {
  const numbers = Array.from(data as Int32Array, Number);
  const bad = numbers.findIndex((number) => number !== (number | 0));
  if (bad < 0) return Int32Array.from(numbers);
  throw new UserError(
    `Expected whole numbers between -2^31 and 2^31 - 1 but found ${data[bad]} in row ${bad}`,
    where,
    "Number classes from 0; -1 stands for unknown.",
  );
}
