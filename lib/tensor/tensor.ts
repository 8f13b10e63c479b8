/** Typed data of a tensor; the dtype follows from the array's class. */
export type TensorData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>;

/** A dense row-major tensor. `data.length` equals the product of `shape`. */
export interface Tensor<D extends TensorData = TensorData> {
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: D;
}

/** Number of elements of a shape; 1 for a scalar shape `[]`. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Makes a tensor after checking that `data` fills `shape` exactly. */
export function tensor<D extends TensorData>(shape: readonly number[], data: D): Tensor<D> {
  if (elementCount(shape) !== data.length) {
    throw new RangeError(
      `Expected ${elementCount(shape)} elements for shape [${shape.join(", ")}] but found ${data.length}`,
    );
  }
  return { shape, data };
}

/** Tensors by the class of their data. */
export type FloatTensor = Tensor<Float32Array<ArrayBuffer>>;
export type DoubleTensor = Tensor<Float64Array<ArrayBuffer>>;
export type IntTensor = Tensor<Int32Array<ArrayBuffer>>;
export type ByteTensor = Tensor<Uint8Array<ArrayBuffer>>;
