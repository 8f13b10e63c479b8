/** Rows that lie somewhere outside memory and are read when they are needed. */
export interface RowSource {
  readonly rows: number;
  readonly cols: number;
  /** Unit rows `first` to `end`, exclusive, in an array of their own. */
  read(first: number, end: number): Promise<Float32Array<ArrayBuffer>>;
}
