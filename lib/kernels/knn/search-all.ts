import { decideRows } from "./decide-rows.ts";
import { type QueryBlock, type RowList, searchInLists } from "./list-search.ts";
import type { Neighbours } from "./neighbours.ts";
import { rowsAt } from "./rows-at.ts";
import { TILE } from "./similarity-tiles.ts";
import { emptyHeaps, keptOf, TopK } from "./top-k.ts";

/** Asks for the exact k nearest of all rows for every query. */
export interface SearchAllRequest extends QueryBlock {
  /** [rows, cols]; may be shared. */
  readonly x: Float32Array;
  readonly rows: number;
  readonly k: number;
  /** The most by which a similarity in single precision may be wrong. */
  readonly margin: number;
}

/** Candidates are found in single precision and decided in double precision; where these do not suffice, all is. */
export async function searchAll(request: SearchAllRequest): Promise<Neighbours> {
  const { queries, self, x, rows, cols, k, margin } = request;
  const count = queries.length / cols;
  const kept = keptOf(k, self ? rows - 1 : rows);
  const search = { cols, lists: tilesOf(request) };
  const { heaps } = await searchInLists({
    ...search,
    ...{ queries, self, k: kept, heaps: emptyHeaps(count, kept), margin: null },
  });
  const found = decideRows({ queries, first: 0, count, x, cols, k, heaps: [heaps], kept, margin });
  const { neighbours, open } = found;
  if (open.length === 0) return neighbours;
  const exact = await searchInLists({
    ...search,
    queries: rowsAt(queries, open, cols),
    self: self && Int32Array.from(open, (query) => self[query]),
    ...{ k, heaps: emptyHeaps(open.length, k), margin },
  });
  const { ids, similarities } = new TopK(open.length, k, exact.heaps).neighbours();
  for (const [at, query] of open.entries()) {
    neighbours.ids.set(ids.subarray(at * k, (at + 1) * k), query * k);
    neighbours.similarities.set(similarities.subarray(at * k, (at + 1) * k), query * k);
  }
  return neighbours;
}

/** All rows as lists of a tile each; the array of one is written over by the next. */
function tilesOf({ x, rows, cols }: SearchAllRequest): Iterable<RowList> {
  const copy = new Float32Array(TILE * cols);
  return {
    *[Symbol.iterator]() {
      for (let first = 0; first < rows; first += TILE) {
        const end = Math.min(first + TILE, rows);
        copy.set(x.subarray(first * cols, end * cols));
        yield { rows: copy.subarray(0, (end - first) * cols), first, queries: null };
      }
    },
  };
}
