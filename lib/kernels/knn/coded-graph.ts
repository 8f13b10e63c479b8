import { eachInLanes } from "../../in-lanes.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { SharedMemory } from "../shared-memory.ts";
import { type CodedRows, codesFit, emptyCodedRows, meanRow } from "./coded-rows.ts";
import { type CodedTask, type RowSpan, turnsOf } from "./coded-search.ts";
import { PAIRS } from "./coded-tiles.ts";
import { scratchBytes } from "./collect-hits.ts";
import { boundErrors } from "./error-bounds.ts";
import type { Decided } from "./decide-rows.ts";
import type { KnnThreads } from "./knn-threads.ts";
import type { OnProgress } from "./neighbours.ts";
import { takeTurns } from "./turns-of-tiles.ts";

/** Rows coded or decided at a time. */
const SPAN = 4096;
/** Rows from which the offset is taken. */
const SAMPLE = 8192;
/** Shares of the work that are done when rows are coded and candidates found. */
const CODED = 0.02, FOUND = 0.95;

/**
 * The exact graph by way of 8-bit codes: products of codes, several times as fast as those of numbers, tell with a proven bound
 * which pairs may be neighbours, and these are compared in double precision.
 *
 * @returns null where it cannot be made so: rows too many for the memory, or with numbers that are not finite.
 */
export async function codedGraph(
  x: Matrix,
  k: number,
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<Decided | null> {
  if (!codesFit(x.rows, x.cols, k)) return null;
  const memory = new SharedMemory();
  const rows = emptyCodedRows(memory, x.rows, x.cols, k);
  const own = Array.from({ length: knn.count }, () => ({
    hits: memory.ints(2 * PAIRS),
    scratch: memory.doubles(Math.ceil(scratchBytes(rows) / 8)),
  }));
  rows.x.set(x.data);
  rows.offset.set(meanRow(x.data, x.cols, SAMPLE));
  await inSpans(rows, own, (span) => knn.run("codeSpan", span));
  onProgress(CODED);
  if (!boundErrors(rows)) return null;
  const blocks = turnsOf(x.rows) / 2;
  await takeTurns(
    (turns) => own.map((mine) => knn.run("searchCoded", { rows, turns, ...mine })),
    // A block far from the end has the more rows after it.
    (done) => onProgress(CODED + (FOUND - CODED) * (1 - Math.min(1, (2 * blocks - done) / blocks) ** 2)),
  );
  const found = await decided(rows, own, knn, (share) => onProgress(FOUND + (1 - FOUND) * share));
  memory.giveBack();
  return found;
}

async function decided(
  rows: CodedRows,
  own: readonly Pick<CodedTask, "scratch">[],
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<Decided> {
  const { k, capacity } = rows;
  let done = 0;
  await inSpans(rows, own, async (span) => {
    await knn.run("finishSpan", span);
    onProgress((done += span.end - span.first) / (rows.rows + 1));
  });
  const ids = new Int32Array(rows.rows * k);
  const similarities = new Float32Array(rows.rows * k);
  const open: number[] = [];
  for (let row = 0; row < rows.rows; row++) {
    if (rows.held[row] < 0) {
      open.push(row);
      continue;
    }
    const from = row * capacity;
    ids.set(rows.ids.subarray(from, from + k), row * k);
    similarities.set(rows.bounds.subarray(from, from + k), row * k);
  }
  return { neighbours: { count: rows.rows, k, ids, similarities }, open: Int32Array.from(open) };
}

/** Works on all rows, a span for each thread at a time. */
async function inSpans(
  rows: CodedRows,
  own: readonly Pick<CodedTask, "scratch">[],
  work: (span: RowSpan) => Promise<void>,
): Promise<void> {
  await eachInLanes(Math.ceil(rows.rows / SPAN), own.length, (span, lane) => {
    const first = SPAN * span, end = Math.min(first + SPAN, rows.rows);
    return work({ rows, first, end, scratch: own[lane].scratch });
  });
}
