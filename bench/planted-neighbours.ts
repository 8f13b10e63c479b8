import type { Neighbours } from "../lib/kernels/knn/neighbours.ts";
import { Random } from "../lib/tensor/random.ts";

/** With 20 neighbours drawn from a cluster of this size, a row of W holds about 37.6 entries, as on VOC. */
const CLUSTER = 170;
/** Of so many neighbours one lies anywhere. */
const STRAY = 50;

/**
 * k neighbours of each node, most of them in its cluster.
 *
 * @param order the number that each node gets; without it nodes are numbered by cluster.
 */
export function plantedNeighbours(rows: number, k: number, order?: ArrayLike<number>): Neighbours {
  const number = (node: number) => order ? order[node] : node;
  const random = new Random(1);
  const ids = new Int32Array(rows * k);
  const similarities = new Float32Array(rows * k);
  const taken = new Set<number>();
  for (let node = 0; node < rows; node++) {
    const first = Math.min(node - node % CLUSTER, Math.max(0, rows - CLUSTER));
    taken.clear();
    taken.add(node);
    for (let n = 0; n < k; n++) {
      let other = node;
      while (taken.has(other)) {
        other = random.below(STRAY) === 0
          ? random.below(rows)
          : first + random.below(Math.min(CLUSTER, rows));
      }
      taken.add(other);
      ids[number(node) * k + n] = number(other);
      similarities[number(node) * k + n] = 0.5 + random.next() / 2;
    }
  }
  return { count: rows, k, ids, similarities };
}
