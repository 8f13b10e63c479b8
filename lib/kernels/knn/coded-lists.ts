import { yieldToEventLoop } from "../turns.ts";
import type { SharedMemory } from "../shared-memory.ts";
import { codeRows, depthOf, type RowCodes } from "./code-rows.ts";
import { type CodedRows, emptyCodedRows, meanRow } from "./coded-rows.ts";
import { CodedTiles, COLUMNS, PAIRS, STRIP_ROWS } from "./coded-tiles.ts";
import { hitCollector, type OtherRows, scratchBytes } from "./collect-hits.ts";
import { boundErrors, lengthOverLoss } from "./error-bounds.ts";
import type { RowList } from "./list-search.ts";

/** Bytes of rows that are coded and searched at a time. */
const ROOM_BYTES = 64 << 20;
/** Sides of tiles are multiples of this, where they can be. */
const GRAIN = 16;

/** Room for some of the rows among which is searched. */
interface Room
  extends RowCodes, Pick<OtherRows, "x" | "names">, Pick<CodedRows, "terms" | "errors" | "cuts"> {
  readonly size: number;
}

/** Coded queries and what is found for them, in a memory that every thread sees; one at a time works on it. */
export interface CodedQueries {
  readonly queries: CodedRows;
  /** Where the queries are rows themselves, their ids. */
  readonly self: Int32Array | null;
  readonly room: Room;
  /** As of `boundErrors`. */
  readonly w: number;
  readonly hits: Int32Array;
  readonly scratch: Float64Array;
  /** Numbers of queries on the long side of a tile, [STRIP_ROWS]. */
  readonly asking: Int32Array;
}

/**
 * Codes queries, [count, cols], around their mean, nothing found yet.
 *
 * @param size rows that are searched at a time.
 */
export function codedQueries(
  memory: SharedMemory,
  x: Float32Array,
  cols: number,
  k: number,
  self: Int32Array | null,
  size: number = Math.ceil(ROOM_BYTES / (4 * cols)),
): CodedQueries {
  const count = x.length / cols;
  const queries = emptyCodedRows(memory, count, cols, k);
  queries.x.set(x);
  queries.offset.set(meanRow(x, cols, count));
  const scratch = memory.doubles(Math.ceil(scratchBytes(queries) / 8));
  codeRows(memory.memory, queries.x, queries.offset, queries, scratch);
  const w = lengthOverLoss(queries.measures);
  boundErrors(queries, w);
  const ids = self && memory.ints(count);
  ids?.set(self!);
  const codes = memory.ints(size * depthOf(cols) / 4);
  return {
    ...{ queries, self: ids, w, scratch },
    room: {
      ...{ size, x: memory.floats(size * cols), names: memory.ints(size) },
      codes: new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength),
      ...{ scales: memory.floats(size), measures: memory.doubles(3 * size) },
      ...{ terms: memory.floats(size), errors: memory.floats(size) },
      cuts: memory.floats(size).fill(Infinity),
    },
    hits: memory.ints(2 * PAIRS),
    asking: memory.ints(STRIP_ROWS),
  };
}

/** One for each width of rows. */
const opened = new Map<number, Promise<CodedTiles>>();

/** Some rows in the room, and who asks for them. */
interface Span {
  readonly first: number;
  readonly end: number;
  /** Numbers of queries; null for all. */
  readonly asking: Int32Array | null;
}

/** Searches lists for the k best rows of each query that asks for them, by products of codes, and decides them exactly. */
export async function searchCodedLists(
  { found, lists }: { readonly found: CodedQueries; readonly lists: Iterable<RowList> },
): Promise<void> {
  const { room, queries: { cols } } = found;
  let spans: Span[] = [];
  let filled = 0;
  for (const list of lists) {
    const count = list.rows.length / cols;
    for (let from = 0; from < count;) {
      const n = Math.min(count - from, room.size - filled);
      room.x.set(list.rows.subarray(from * cols, (from + n) * cols), filled * cols);
      for (let i = 0; i < n; i++) room.names[filled + i] = list.first + from + i;
      spans.push({ first: filled, end: filled + n, asking: list.queries });
      filled += n;
      from += n;
      if (filled < room.size) continue;
      await searchRoom(found, filled, spans);
      [spans, filled] = [[], 0];
      await yieldToEventLoop();
    }
  }
  if (filled > 0) await searchRoom(found, filled, spans);
}

async function searchRoom(found: CodedQueries, filled: number, spans: readonly Span[]): Promise<void> {
  const { queries, self, room, w } = found;
  const { cols, offset, memory } = queries, depth = depthOf(cols);
  const measures = room.measures.subarray(0, 3 * filled);
  codeRows(memory, room.x.subarray(0, filled * cols), offset, {
    ...{ codes: room.codes.subarray(0, filled * depth), scales: room.scales.subarray(0, filled), measures },
  }, found.scratch);
  boundErrors({ ...room, rows: filled, offset, measures }, w);
  const tiles = await opened.getOrInsertComputed(depth, CodedTiles.open);
  const collector = hitCollector(queries, found.scratch.byteOffset, { ...room, self });
  const all = Int32Array.from({ length: queries.rows }, (_, query) => query);
  for (const { first, end, asking } of spans) {
    const those = asking ?? all;
    const pieces = Math.ceil((end - first) / COLUMNS);
    const width = GRAIN * Math.ceil((end - first) / pieces / GRAIN);
    const height = Math.min(STRIP_ROWS, Math.floor(PAIRS / width));
    for (let from = 0; from < those.length; from += height) {
      const some = those.subarray(from, from + height);
      found.asking.set(some);
      tiles.takeRowsAt(queries, some);
      for (let column = first; column < end; column += width) {
        tiles.takeColumns(room, column, Math.min(column + width, end));
        const hits = await tiles.hits(COLUMNS);
        found.hits.set(hits);
        collector.collectAsked(found.hits.subarray(0, hits.length), found.asking, column);
      }
    }
  }
  collector.decideAll();
}
