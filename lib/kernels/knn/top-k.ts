import type { Neighbours } from "./neighbours.ts";

/**
 * The k best candidates of every row so far, as one heap per row with the worst on top.
 * Candidates of a row must be offered by rising id; then "better" is simply "greater than the threshold", and of equally
 * similar candidates the lower ids stay.
 */
export class TopK {
  /** What a candidate of a row must exceed: -Infinity until the row holds k. */
  readonly threshold: Float32Array<ArrayBuffer>;
  readonly #held: Int32Array;
  readonly #ids: Int32Array<ArrayBuffer>;
  readonly #similarities: Float32Array<ArrayBuffer>;

  constructor(readonly rows: number, readonly k: number) {
    this.threshold = new Float32Array(rows).fill(-Infinity);
    this.#held = new Int32Array(rows);
    this.#ids = new Int32Array(rows * k);
    this.#similarities = new Float32Array(rows * k);
  }

  /** Takes a candidate that exceeds the row's threshold. */
  offer(row: number, similarity: number, id: number): void {
    const base = row * this.k;
    if (this.#held[row] < this.k) {
      this.#rise(base, this.#held[row]++, similarity, id);
    } else {
      this.#sink(base, similarity, id);
    }
    if (this.#held[row] === this.k) this.threshold[row] = this.#similarities[base];
  }

  /** The candidates held, each row sorted. */
  neighbours(): Neighbours {
    const order = Array.from({ length: this.k }, (_, i) => i);
    const ids = new Int32Array(this.k);
    const similarities = new Float32Array(this.k);
    for (let base = 0; base < this.#ids.length; base += this.k) {
      ids.set(this.#ids.subarray(base, base + this.k));
      similarities.set(this.#similarities.subarray(base, base + this.k));
      order.sort((a, b) => similarities[b] - similarities[a] || ids[a] - ids[b]);
      for (let i = 0; i < this.k; i++) {
        this.#ids[base + i] = ids[order[i]];
        this.#similarities[base + i] = similarities[order[i]];
      }
    }
    return { count: this.rows, k: this.k, ids: this.#ids, similarities: this.#similarities };
  }

  /** True if entry a goes before entry b: less similar, or as similar with the higher id. */
  #worse(a: number, similarity: number, id: number): boolean {
    const held = this.#similarities[a];
    return held < similarity || (held === similarity && this.#ids[a] > id);
  }

  #rise(base: number, start: number, similarity: number, id: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#worse(base + parent, similarity, id)) break;
      this.#move(base + at, base + parent);
      at = parent;
    }
    this.#similarities[base + at] = similarity;
    this.#ids[base + at] = id;
  }

  #sink(base: number, similarity: number, id: number): void {
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= this.k) break;
      const sibling = child + 1;
      if (
        sibling < this.k &&
        this.#worse(base + sibling, this.#similarities[base + child], this.#ids[base + child])
      ) child = sibling;
      if (!this.#worse(base + child, similarity, id)) break;
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
