import type { StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import {
  BLOCK_ROWS,
  blockCount,
  type RowBlock,
  rowsInMemory,
  type SparseRows,
} from "../kernels/cg/row-blocks.ts";
import type { SharedMemory } from "../kernels/shared-memory.ts";
import { AffinityRowsBuilder } from "../kernels/graph/affinity-rows.ts";
import type { AffinityRows, DegreeRows, NeighbourRows } from "./artefacts.ts";
import { graphRows } from "./graph-rows.ts";
import { readDegrees } from "./node-degrees.ts";

/** Nodes of a shard, a multiple of BLOCK_ROWS. Each shard costs a pass over the neighbour graph and the memory of its entries. */
const NODES_PER_SHARD = 1 << 18;

/**
 * D^-1/2 W D^-1/2 of a large neighbour graph, in shards of consecutive nodes (METHOD 8). The graph comes in shards too.
 */
export function affinityRowsStage(
  nodesPerShard = NODES_PER_SHARD,
): Stage<object, { neighbours: NeighbourRows; degrees: DegreeRows }, AffinityRows> {
  return {
    name: "affinity",
    module: import.meta.url,
    shardCount: async (_params, { degrees }) => Math.ceil((await degrees.shape("degree"))[0] / nodesPerShard),
    async run(_params, { neighbours, degrees }, shard, run) {
      const { k, ...nodes } = await readDegrees(degrees);
      const first = shard * nodesPerShard;
      const end = Math.min(nodes.degree.length, first + nodesPerShard);
      const builder = new AffinityRowsBuilder(first, end, k, nodes);
      for await (const { first, rows } of graphRows(neighbours, run)) builder.add(first, rows);
      const { counts, columns, values } = builder.rows();
      return {
        tensors: {
          counts: { shape: [counts.length], data: counts },
          columns: { shape: [columns.length], data: columns },
          values: { shape: [values.length], data: values },
        },
        facts: {},
      };
    },
  };
}

/** Bytes of entries that are held in memory; more are read from disk for each multiplication. */
const IN_MEMORY = 1 << 30;
/** Bytes of an entry: its column and its value. */
const ENTRY_BYTES = 8;

/** A stored affinity, as the solver reads it: all of it in memory, or in blocks from disk if it is larger than `inMemory` bytes. */
export async function openAffinity(
  affinity: StoredArtefact<AffinityRows>,
  memory: SharedMemory,
  inMemory = IN_MEMORY,
): Promise<SparseRows> {
  const [size] = await affinity.shape("counts");
  const counts = (await affinity.rows("counts", 0, size)).data;
  const [entries] = await affinity.shape("columns");
  const starts = blockStarts(counts);
  const readEntries = async (index: number, columns: Int32Array, values: Float32Array) => {
    const [from, to] = [starts[index], starts[index + 1]];
    if (from === to) return;
    columns.set((await affinity.rows("columns", from, to)).data);
    values.set((await affinity.rows("values", from, to)).data);
  };
  if (entries * ENTRY_BYTES <= inMemory) {
    const start = memory.ints(size + 1);
    const columns = memory.ints(entries);
    const values = memory.floats(entries);
    fillStarts(counts, start);
    for (let index = 0; index + 1 < starts.length; index++) {
      await readEntries(index, columns.subarray(starts[index]), values.subarray(starts[index]));
    }
    return rowsInMemory({ size, start, columns, values });
  }
  const most = starts.reduce((most, end, index) => Math.max(most, end - (starts[index - 1] ?? 0)), 0);
  const places: (Omit<RowBlock, "first"> | undefined)[] = [];
  return {
    size,
    entries,
    async block(index, lane) {
      const place = places[lane] ??= {
        start: memory.ints(BLOCK_ROWS + 1),
        columns: memory.ints(most),
        values: memory.floats(most),
      };
      const first = index * BLOCK_ROWS;
      const rows = Math.min(BLOCK_ROWS, size - first);
      fillStarts(counts.subarray(first, first + rows), place.start);
      await readEntries(index, place.columns, place.values);
      return { ...place, first, start: place.start.subarray(0, rows + 1) };
    },
  };
}

/** The first entry of each block of rows, and the end. */
function blockStarts(counts: Int32Array): Float64Array {
  const starts = new Float64Array(blockCount(counts.length) + 1);
  for (let row = 0; row < counts.length; row++) starts[Math.floor(row / BLOCK_ROWS) + 1] += counts[row];
  for (let block = 1; block < starts.length; block++) starts[block] += starts[block - 1];
  return starts;
}

/** Where the entries of each row begin, and the end. */
function fillStarts(counts: Int32Array, start: Int32Array): void {
  start[0] = 0;
  for (let row = 0; row < counts.length; row++) start[row + 1] = start[row] + counts[row];
}
