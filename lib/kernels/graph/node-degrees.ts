import type { Neighbours } from "../knn/neighbours.ts";

/** Half of a similarity: what an entry of A adds to W = (A + Aᵀ) / 2. A negative similarity counts as none. */
export const HALF = 0.5;

/** What is known of the nodes of a neighbour graph after its rows went by once. */
export interface NodeDegrees {
  /** d = W 1 as `degrees` computes it, up to the order of summation, [N]. */
  readonly degree: Float64Array<ArrayBuffer>;
  /** How many nodes have this one as a neighbour with positive similarity, [N]. */
  readonly incoming: Int32Array<ArrayBuffer>;
}

/** Adds up degrees while the rows of a neighbour graph go by. */
export class NodeDegreesBuilder {
  readonly degree: Float64Array<ArrayBuffer>;
  readonly incoming: Int32Array<ArrayBuffer>;

  constructor(size: number) {
    this.degree = new Float64Array(size);
    this.incoming = new Int32Array(size);
  }

  /** @param first the node of the first row. */
  add(first: number, { count, k, ids, similarities }: Neighbours): void {
    for (let row = 0; row < count; row++) {
      for (let n = row * k; n < (row + 1) * k; n++) {
        if (!(similarities[n] > 0)) continue;
        const value = similarities[n] * HALF;
        this.degree[first + row] += value;
        this.degree[ids[n]] += value;
        this.incoming[ids[n]]++;
      }
    }
  }

  /** The degrees after the last row: 1 in place of 0, so that a node without neighbours keeps its label. */
  nodes(): NodeDegrees {
    const { degree, incoming } = this;
    for (let node = 0; node < degree.length; node++) if (degree[node] === 0) degree[node] = 1;
    return { degree, incoming };
  }
}
