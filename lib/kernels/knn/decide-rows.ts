import type { Neighbours } from "./neighbours.ts";
import { exactProduct } from "./exact-product.ts";
import { emptyHeaps, type HeapStorage, TopK } from "./top-k.ts";

/** Candidates of consecutive queries, found in single precision. */
export interface Candidates {
  /** [queries, cols]; row `first` belongs to the first of these queries. */
  readonly queries: Float32Array;
  readonly first: number;
  readonly count: number;
  /** All rows, [rows, cols]. */
  readonly x: Float32Array;
  readonly cols: number;
  readonly k: number;
  /** The best `kept` of them that each of several searches of different rows found; heaps begin with the first query. */
  readonly heaps: readonly HeapStorage[];
  readonly kept: number;
  /** The most by which a similarity in single precision may be wrong. */
  readonly margin: number;
}

/** The k best candidates of every query in double precision, and the queries for which others might be as good. */
export interface Decided {
  readonly neighbours: Neighbours;
  /** Numbers of queries, counted from the first. */
  readonly open: Int32Array<ArrayBuffer>;
}

/**
 * Chooses the k nearest among candidates. A row that is not among them had at most the similarity of the worst one kept, give or
 * take the margin: where the k-th best is better than that, the choice is certain.
 */
export function decideRows(candidates: Candidates): Decided {
  const { queries, first, count, x, cols, k, kept, margin } = candidates;
  const best = new TopK(count, k);
  const open: number[] = [];
  const merged = candidates.heaps.length === 1 ? null : merge(candidates);
  const { held, ids, similarities } = merged ?? candidates.heaps[0];
  for (let query = 0; query < count; query++) {
    const base = query * kept;
    for (let n = base; n < base + held[query]; n++) {
      best.offer(query, exactProduct(queries, first + query, x, ids[n], cols), ids[n]);
    }
    const othersReach = held[query] === kept ? similarities[base] + margin : -Infinity;
    if (!(best.threshold[query] > othersReach)) open.push(query);
  }
  return { neighbours: best.neighbours(), open: Int32Array.from(open) };
}

function merge({ count, kept, heaps }: Candidates): HeapStorage {
  const storage = emptyHeaps(count, kept);
  const top = new TopK(count, kept, storage);
  for (const { held, ids, similarities } of heaps) {
    for (let query = 0; query < count; query++) {
      for (let n = query * kept; n < query * kept + held[query]; n++) {
        top.offer(query, similarities[n], ids[n]);
      }
    }
  }
  return storage;
}
