/**
 * The vectors of conjugate gradients for one panel, each [size, width] row-major. What is read most is in single precision; solutions
 * and sums over rows are in double, so that the residual is what the recursion says.
 */
export interface PanelVectors {
  /** A multiple of GROUP. */
  readonly width: number;
  /** Where they lie, and all blocks of the matrix. */
  readonly memory: WebAssembly.Memory;
  readonly x: Float64Array<SharedArrayBuffer>;
  /** Residual b - M x. */
  readonly r: Float32Array<SharedArrayBuffer>;
  /** Direction. */
  readonly p: Float32Array<SharedArrayBuffer>;
  /** M p. */
  readonly mp: Float32Array<SharedArrayBuffer>;
  /** How far each column goes along its direction, [width]. */
  readonly step: Float32Array<SharedArrayBuffer>;
  /** How much of its direction each column keeps, [width]. */
  readonly turn: Float32Array<SharedArrayBuffer>;
  /** Inner products of each block of rows, [blocks, width]. */
  readonly sums: Float64Array<SharedArrayBuffer>;
}
