import { exactProduct } from "./exact-product.ts";
import { SimilarityTiles, TILE } from "./similarity-tiles.ts";
import { type HeapStorage, TopK } from "./top-k.ts";

/** Rows to be searched that have consecutive ids. */
export interface RowList {
  /** [rows, cols]. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** Id of the first of them. */
  readonly first: number;
  /** Numbers of the queries that are to be compared with them; null for all. */
  readonly queries: Int32Array | null;
}

/** Queries that are searched for together, [queries, cols]; the array is handed over and must not be used again. */
export interface QueryBlock {
  readonly queries: Float32Array<ArrayBuffer>;
  readonly cols: number;
  /** Where the queries are rows themselves, their ids: no row is its own neighbour. */
  readonly self: Int32Array | null;
}

/** Asks for the best rows of the lists for every query, added to what was found before. */
export interface SearchRequest extends QueryBlock {
  readonly k: number;
  readonly heaps: HeapStorage;
  readonly lists: Iterable<RowList>;
  /**
   * The most by which a similarity in single precision may be wrong, where neighbours are to be decided in double precision;
   * null where single precision is good enough.
   */
  readonly margin: number | null;
}

/** Queries and heaps handed back. */
export type SearchResponse = Pick<SearchRequest, "queries" | "heaps">;

/** One session for each width of rows. */
const sessions = new Map<number, Promise<SimilarityTiles>>();

/** Answers a request on this thread. */
export async function searchInLists(request: SearchRequest): Promise<SearchResponse> {
  const { queries, cols, k, heaps, lists } = request;
  const tiles = await sessions.getOrInsertComputed(cols, SimilarityTiles.open);
  // Of this call alone: on the calling thread several may be under way.
  const tile = new Float32Array(TILE * TILE);
  const count = heaps.held.length;
  const top = new TopK(count, k, heaps);
  const left = new Float32Array(TILE * cols);
  for (const list of lists) {
    const asking = list.queries ?? Int32Array.from({ length: count }, (_, query) => query);
    const rows = list.rows.length / cols;
    for (let first = 0; first < asking.length; first += TILE) {
      const some = asking.subarray(first, first + TILE);
      for (const [i, query] of some.entries()) {
        left.set(queries.subarray(query * cols, (query + 1) * cols), i * cols);
      }
      for (let from = 0; from < rows; from += TILE) {
        const n = Math.min(TILE, rows - from);
        await tiles.multiply(left, some.length, list.rows.subarray(from * cols), n, tile);
        offerTile(request, top, tile, some, list, from, n);
      }
    }
  }
  return { queries, heaps };
}

function offerTile(
  { queries, cols, self, margin }: SearchRequest,
  top: TopK,
  tile: Float32Array,
  asking: Int32Array,
  list: RowList,
  from: number,
  n: number,
): void {
  const { threshold } = top;
  for (let i = 0; i < asking.length; i++) {
    const query = asking[i];
    const itself = self === null ? -1 : self[query] - list.first - from;
    for (let j = 0; j < n; j++) {
      const similarity = tile[i * n + j];
      if (!(similarity >= threshold[query] - (margin ?? 0)) || j === itself) continue;
      const decided = margin === null ? similarity : exactProduct(queries, query, list.rows, from + j, cols);
      top.offer(query, decided, list.first + from + j);
    }
  }
}
