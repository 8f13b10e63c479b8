import type { StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import { BLOCK_ROWS, type RowBlock, rowsInMemory, type SparseRows } from "../kernels/cg/row-blocks.ts";
import type { SharedMemory } from "../kernels/cg/shared-memory.ts";
import { AffinityRowsBuilder } from "../method/propagation/streamed-affinity.ts";
import { graphRows } from "./graph-rows.ts";
import { readDegrees } from "./node-degrees.ts";

/** Nodes of a shard, a multiple of BLOCK_ROWS. Each shard costs a pass over the neighbour graph and the memory of its entries. */
const NODES_PER_SHARD = 1 << 18;

/**
 * D^-1/2 W D^-1/2 of a large neighbour graph, in shards of consecutive nodes (METHOD 8). Inputs: `neighbours`, the graph in shards,
 * and the `degrees` of its nodes. Makes `counts` [nodes], the entries of each row, and `columns`, `values` [entries].
 */
export function affinityRowsStage(nodesPerShard = NODES_PER_SHARD): Stage {
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

/** A stored affinity, as the solver reads it: all in shared memory, or in blocks from disk if it is larger than `inMemory` bytes. */
export async function openAffinity(
  affinity: StoredArtefact,
  memory: SharedMemory,
  inMemory = IN_MEMORY,
): Promise<SparseRows> {
  const [size] = await affinity.shape("counts");
  const counts = (await affinity.rows("counts", 0, size)).data as Int32Array;
  const [entries] = await affinity.shape("columns");
  const blocks = Math.ceil(size / BLOCK_ROWS);
  /** The first entry of each block, and the end. */
  const starts = new Float64Array(blocks + 1);
  for (let row = 0; row < size; row++) starts[Math.floor(row / BLOCK_ROWS) + 1] += counts[row];
  for (let block = 0; block < blocks; block++) starts[block + 1] += starts[block];

  const read = async (index: number): Promise<RowBlock> => {
    const first = index * BLOCK_ROWS;
    const rows = Math.min(BLOCK_ROWS, size - first);
    const start = new Int32Array(rows + 1);
    for (let row = 0; row < rows; row++) start[row + 1] = start[row] + counts[first + row];
    const part = async (name: string) =>
      start[rows] > 0
        ? (await affinity.rows(name, starts[index], starts[index + 1])).data
        : new Int32Array(0);
    const [columns, values] = await Promise.all([part("columns"), part("values")]);
    return { first, start, columns: columns as Int32Array, values: values as Float32Array };
  };
  if (entries * ENTRY_BYTES > inMemory) return { size, entries, block: read };

  const start = memory.ints(size + 1);
  const columns = memory.ints(entries);
  const values = memory.floats(entries);
  start[0] = 0;
  for (let row = 0; row < size; row++) start[row + 1] = start[row] + counts[row];
  for (let index = 0; index < blocks; index++) {
    const block = await read(index);
    columns.set(block.columns, starts[index]);
    values.set(block.values, starts[index]);
  }
  return rowsInMemory({ size, start, columns, values });
}
