/** The nearest neighbours of each row, most similar first; of equals the lower id first. */
export interface Neighbours {
  readonly count: number;
  readonly k: number;
  /** Row numbers of the neighbours, [count, k]. */
  readonly ids: Int32Array<ArrayBuffer>;
  /** Inner products with them, [count, k], falling along each row. */
  readonly similarities: Float32Array<ArrayBuffer>;
}

/** Called now and then with the finished share, 0..1. Throwing from it ends the search. */
export type OnProgress = (fraction: number) => void;
