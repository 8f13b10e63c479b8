import type { Neighbours } from "../knn/neighbours.ts";
import { HALF, type NodeDegrees } from "./node-degrees.ts";

/** Consecutive rows of D^-1/2 W D^-1/2: row after row its entries, columns rising. */
export interface AffinityRows {
  /** Entries of each row. */
  readonly counts: Int32Array<ArrayBuffer>;
  readonly columns: Int32Array<ArrayBuffer>;
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Puts together rows `first` to `end` of D^-1/2 W D^-1/2 while the rows of the whole neighbour graph go by in order: the same
 * numbers as `affinity` makes of a graph in memory, without the entries that are zero.
 */
export class AffinityRowsBuilder {
  readonly #outStart: Int32Array;
  readonly #outIds: Int32Array;
  readonly #outValues: Float32Array;
  readonly #inStart: Int32Array;
  readonly #inFilled: Int32Array;
  readonly #inIds: Int32Array;
  readonly #inValues: Float32Array;

  /** @param k neighbours of a node. */
  constructor(readonly first: number, readonly end: number, k: number, readonly nodes: NodeDegrees) {
    const rows = end - first;
    this.#outStart = new Int32Array(rows + 1);
    this.#outIds = new Int32Array(rows * k);
    this.#outValues = new Float32Array(rows * k);
    this.#inStart = new Int32Array(rows + 1);
    for (let row = 0; row < rows; row++) {
      this.#inStart[row + 1] = this.#inStart[row] + nodes.incoming[first + row];
    }
    this.#inFilled = this.#inStart.slice(0, rows);
    this.#inIds = new Int32Array(this.#inStart[rows]);
    this.#inValues = new Float32Array(this.#inStart[rows]);
  }

  /** The next rows of the neighbour graph. @param from the node of the first of them. */
  add(from: number, { count, k, ids, similarities }: Neighbours): void {
    for (let row = 0; row < count; row++) {
      const node = from + row;
      if (node >= this.first && node < this.end) {
        this.#addOutgoing(node - this.first, row, k, ids, similarities);
      }
      for (let n = row * k; n < (row + 1) * k; n++) {
        const other = ids[n] - this.first;
        if (other < 0 || ids[n] >= this.end || !(similarities[n] > 0)) continue;
        const at = this.#inFilled[other]++;
        this.#inIds[at] = node;
        this.#inValues[at] = similarities[n] * HALF;
      }
    }
  }

  #addOutgoing(to: number, row: number, k: number, ids: Int32Array, similarities: Float32Array): void {
    const start = this.#outStart[to];
    let end = start;
    for (let n = row * k; n < (row + 1) * k; n++) {
      if (!(similarities[n] > 0)) continue;
      // Neighbours come by similarity and are wanted by number: insertion, as they are few.
      let at = end++;
      for (; at > start && this.#outIds[at - 1] > ids[n]; at--) {
        this.#outIds[at] = this.#outIds[at - 1];
        this.#outValues[at] = this.#outValues[at - 1];
      }
      this.#outIds[at] = ids[n];
      this.#outValues[at] = similarities[n] * HALF;
    }
    this.#outStart[to + 1] = end;
  }

  /** The rows, after all rows of the graph went by. */
  rows(): AffinityRows {
    const rows = this.end - this.first;
    const counts = new Int32Array(rows);
    const columns = new Int32Array(this.#outStart[rows] + this.#inStart[rows]);
    const values = new Float32Array(columns.length);
    const { degree } = this.nodes;
    let at = 0;
    for (let row = 0; row < rows; row++) {
      const begin = at;
      let one = this.#outStart[row], two = this.#inStart[row];
      const oneEnd = this.#outStart[row + 1], twoEnd = this.#inStart[row + 1];
      while (one < oneEnd || two < twoEnd) {
        const outgoing = one < oneEnd ? this.#outIds[one] : Infinity;
        const incoming = two < twoEnd ? this.#inIds[two] : Infinity;
        columns[at] = Math.min(outgoing, incoming);
        if (outgoing <= incoming) values[at] = this.#outValues[one++];
        if (incoming <= outgoing) values[at] += this.#inValues[two++];
        values[at] /= Math.sqrt(degree[this.first + row] * degree[columns[at]]);
        at++;
      }
      counts[row] = at - begin;
    }
    return { counts, columns: columns.subarray(0, at), values: values.subarray(0, at) };
  }
}
