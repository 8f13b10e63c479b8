/** A queue of numbered edges by rising cost; equal costs leave by rising number. A changed cost replaces the old one. */
export class EdgeQueue {
  readonly #heap: Int32Array;
  readonly #place: Int32Array;
  readonly #cost: Float64Array;
  #size = 0;

  /** @param edges numbers run from 0 to edges-1. */
  constructor(edges: number) {
    this.#heap = new Int32Array(edges);
    this.#place = new Int32Array(edges).fill(-1);
    this.#cost = new Float64Array(edges);
  }

  /** Puts an edge in, or moves it to its new place. */
  set(edge: number, cost: number): void {
    this.#cost[edge] = cost;
    if (this.#place[edge] === -1) this.#put(this.#size++, edge);
    this.#settle(this.#place[edge]);
  }

  /** Takes an edge out if it is in. */
  remove(edge: number): void {
    const hole = this.#place[edge];
    if (hole === -1) return;
    this.#place[edge] = -1;
    const last = this.#heap[--this.#size];
    if (last === edge) return;
    this.#put(hole, last);
    this.#settle(hole);
  }

  /** The cheapest edge and its cost, left in place; undefined when empty. */
  first(): { readonly edge: number; readonly cost: number } | undefined {
    if (this.#size === 0) return undefined;
    return { edge: this.#heap[0], cost: this.#cost[this.#heap[0]] };
  }

  #put(at: number, edge: number): void {
    this.#heap[at] = edge;
    this.#place[edge] = at;
  }

  #before(a: number, b: number): boolean {
    return this.#cost[a] < this.#cost[b] || (this.#cost[a] === this.#cost[b] && a < b);
  }

  #settle(at: number): void {
    const edge = this.#heap[at];
    for (let up = (at - 1) >> 1; at > 0 && this.#before(edge, this.#heap[up]); up = (at - 1) >> 1) {
      this.#put(at, this.#heap[up]);
      at = up;
    }
    for (let down = 2 * at + 1; down < this.#size; down = 2 * at + 1) {
      if (down + 1 < this.#size && this.#before(this.#heap[down + 1], this.#heap[down])) down++;
      if (!this.#before(this.#heap[down], edge)) break;
      this.#put(at, this.#heap[down]);
      at = down;
    }
    this.#put(at, edge);
  }
}
