import { UserError } from "../errors.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import type { Tensor, TensorData } from "../tensor/tensor.ts";

/** How a type of numbers is called in a safetensors file; half floats arrive as F32. */
function typeOf(data: TensorData): string {
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Int32Array) return "I32";
  if (data instanceof BigInt64Array) return "I64";
  return "U8";
}

function isReal({ data }: Tensor): boolean {
  return data instanceof Float32Array || data instanceof Float64Array;
}

function describe({ shape, data }: Tensor): string {
  return `${typeOf(data)} [${shape.join(", ")}]`;
}

/** Embeddings: real numbers, one row each, [N, E]. @throws {UserError} for another type or shape. */
export function asEmbeddings(tensor: Tensor, where: string): Matrix {
  const [rows, cols] = tensor.shape;
  if (isReal(tensor) && tensor.shape.length === 2 && rows > 0 && cols > 0) {
    return matrix(rows, cols, Float32Array.from(tensor.data as Float32Array));
  }
  throw new UserError(`Expected embeddings, real numbers [N, E], but found ${describe(tensor)}`, where);
}

/** Labels: whole numbers [N], -1 for unknown, or shares of the classes, [N, K]. @throws {UserError} for another type or shape. */
export function asLabels(tensor: Tensor, where: string): Int32Array | Matrix {
  if (tensor.shape.length === 1 && !isReal(tensor)) return wholeNumbers(tensor);
  const [rows, cols] = tensor.shape;
  if (tensor.shape.length === 2 && cols > 0) {
    return matrix(rows, cols, Float32Array.from(tensor.data as Float32Array, Number));
  }
  throw new UserError(
    `Expected class indices, whole numbers [N], or soft labels [N, K], but found ${describe(tensor)}`,
    where,
  );
}

/** A whole number for each row, [N]. @throws {UserError} for another type or shape. */
export function asIndices(tensor: Tensor, where: string): Int32Array {
  if (tensor.shape.length === 1 && !isReal(tensor)) return wholeNumbers(tensor);
  throw new UserError(`Expected whole numbers [N] but found ${describe(tensor)}`, where);
}

/** A number for each row, [N]. @throws {UserError} for another shape. */
export function asWeights(tensor: Tensor, where: string): Float64Array {
  if (tensor.shape.length === 1) return Float64Array.from(tensor.data as Float32Array, Number);
  throw new UserError(`Expected a number for each row, [N], but found ${describe(tensor)}`, where);
}

function wholeNumbers({ data }: Tensor): Int32Array {
  return Int32Array.from(data as Int32Array, Number);
}
