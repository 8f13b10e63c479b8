import type { Neighbours } from "./neighbours.ts";

/** Where the candidates of several rows lie. It may be shared between threads or handed from one to another. */
export interface HeapStorage {
  /** Candidates held per row, [rows]. */
  readonly held: Int32Array;
  /** [rows, k], each row a heap with the worst candidate first. */
  readonly ids: Int32Array;
  readonly similarities: Float32Array;
}

/** Room for k candidates of each row, none held yet. */
export function emptyHeaps(
  rows: number,
  k: number,
  Buffer: ArrayBufferConstructor | SharedArrayBufferConstructor = ArrayBuffer,
): HeapStorage {
  return {
    held: new Int32Array(new Buffer(4 * rows)),
    ids: new Int32Array(new Buffer(4 * rows * k)),
    similarities: new Float32Array(new Buffer(4 * rows * k)),
  };
}

/**
 * The k best candidates of every row so far, as one heap per row with the worst on top. Of equally similar candidates the one
 * with the lower id is better, so what is held does not depend on the order of the offers.
 */
export class TopK {
  /** Candidates less similar than this are of no use to a row: -Infinity until the row holds k. */
  readonly threshold: Float32Array<ArrayBuffer>;
  readonly #held: Int32Array;
  readonly #ids: Int32Array;
  readonly #similarities: Float32Array;

  /** @param storage with the candidates found so far. */
  constructor(readonly rows: number, readonly k: number, storage: HeapStorage = emptyHeaps(rows, k)) {
    this.#held = storage.held;
    this.#ids = storage.ids;
    this.#similarities = storage.similarities;
    this.threshold = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      this.threshold[row] = this.#held[row] === k ? this.#similarities[row * k] : -Infinity;
    }
  }

  /** Takes a candidate of a row if it belongs to the k best; none may be offered twice. */
  offer(row: number, similarity: number, id: number): void {
    const base = row * this.k;
    if (this.#held[row] < this.k) {
      this.#rise(base, this.#held[row]++, similarity, id);
    } else if (this.#isWorse(base, similarity, id)) {
      this.#sink(base, this.k, similarity, id);
    } else return;
    if (this.#held[row] === this.k) this.threshold[row] = this.#similarities[base];
  }

  /** The candidates held, each row from best to worst. Ends the use of the heaps. */
  neighbours(): Neighbours {
    for (let row = 0; row < this.rows; row++) this.#sort(row * this.k, this.#held[row]);
    return {
      count: this.rows,
      k: this.k,
      ids: Int32Array.from(this.#ids),
      similarities: Float32Array.from(this.#similarities),
    };
  }

  /** Takes the worst from the heap and puts it behind what is left, again and again. */
  #sort(base: number, held: number): void {
    for (let last = held - 1; last > 0; last--) {
      const [similarity, id] = [this.#similarities[base + last], this.#ids[base + last]];
      this.#move(base + last, base);
      this.#sink(base, last, similarity, id);
    }
  }

  /** Whether the candidate in a place is worse than another: less similar, or as similar with a higher id. */
  #isWorse(place: number, similarity: number, id: number): boolean {
    const held = this.#similarities[place];
    return held < similarity || (held === similarity && this.#ids[place] > id);
  }

  #rise(base: number, start: number, similarity: number, id: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#isWorse(base + parent, similarity, id)) break;
      this.#move(base + at, base + parent);
      at = parent;
    }
    this.#similarities[base + at] = similarity;
    this.#ids[base + at] = id;
  }

  /** Puts a candidate in the place of the worst of a heap of `size`. */
  #sink(base: number, size: number, similarity: number, id: number): void {
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const sibling = child + 1;
      if (
        sibling < size &&
        this.#isWorse(base + sibling, this.#similarities[base + child], this.#ids[base + child])
      ) child = sibling;
      if (!this.#isWorse(base + child, similarity, id)) break;
      this.#move(base + at, base + child);
      at = child;
    }
    this.#similarities[base + at] = similarity;
    this.#ids[base + at] = id;
  }

  #move(to: number, from: number): void {
    this.#similarities[to] = this.#similarities[from];
    this.#ids[to] = this.#ids[from];
  }
}

/** Candidates kept beyond the k that are wanted, so that single precision rarely leaves open which are the nearest. */
const SPARE = 16;

/** Candidates to keep of so many rows. */
export function keptOf(k: number, rows: number): number {
  return Math.min(k + SPARE, rows);
}
