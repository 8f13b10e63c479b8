import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import type { ProbeData, ProbeGroups } from "../method/probe/probe.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { stackRows } from "../tensor/rows.ts";
import { matrixOf } from "./matrices.ts";
import { pieceCount } from "./pieces.ts";

/** What a probe is trained on: rows of the three belong together. */
export interface ProbeInputs {
  readonly embeddings: StoredArtefact;
  readonly pseudoLabels: StoredArtefact;
  readonly masks: StoredArtefact;
}

/** Bytes of embeddings and targets that are held at a time. */
const GROUP_BYTES = 256 << 20;

/**
 * Training masks as one group or, where the split is large, in groups of consecutive shards that are read anew in each epoch.
 */
export async function probeGroups(
  { embeddings, pseudoLabels, masks }: ProbeInputs,
  groupBytes = GROUP_BYTES,
): Promise<ProbeGroups> {
  const shards = pieceCount(embeddings, masks);
  if (shards === 1) {
    const x = matrixOf(await embeddings.whole(), "embeddings");
    const y = matrixOf(await pseudoLabels.whole(), "target");
    const data = { x, y, areas: areasOf(await masks.whole()) };
    return { rows: [x.rows], read: () => Promise.resolve(data) };
  }
  const areas: Int32Array[] = [];
  for (let shard = 0; shard < shards; shard++) areas.push(areasOf(await masks.shard(shard)));
  const counts = areas.map(({ length }) => length);
  const targets = await rowReader(pseudoLabels, "target", counts);
  const width = matrixOf(await embeddings.shard(0), "embeddings").cols;
  const rowBytes = 4 * (width + (await targets(0, 1)).cols);
  const bounds = evenBounds(counts, rowBytes, groupBytes);
  return {
    rows: bounds.slice(1).map((end, group) => sum(counts.slice(bounds[group], end))),
    async read(group): Promise<ProbeData> {
      const [first, end] = [bounds[group], bounds[group + 1]];
      return {
        x: await shardRows(embeddings, "embeddings", first, end),
        y: await targets(first, end),
        areas: areas.slice(first, end).flatMap((part) => [...part]),
      };
    },
  };
}

/** Where groups of shards begin, and the end: as many groups as the bytes ask for, of nearly as many shards. */
function evenBounds(counts: readonly number[], rowBytes: number, groupBytes: number): number[] {
  const groups = Math.min(counts.length, Math.max(1, Math.ceil(sum(counts) * rowBytes / groupBytes)));
  return Array.from({ length: groups + 1 }, (_, group) => Math.round(group * counts.length / groups));
}

/** Reads rows by shards of the embeddings, from a result in the same shards or in one. */
async function rowReader(
  stored: StoredArtefact,
  name: string,
  counts: readonly number[],
): Promise<(first: number, end: number) => Promise<Matrix>> {
  if (stored.shardCount === counts.length) return (first, end) => shardRows(stored, name, first, end);
  const { rows: _, cols, data } = matrixOf(await stored.whole(), name);
  return (first, end) => {
    const from = sum(counts.slice(0, first)), rows = sum(counts.slice(first, end));
    return Promise.resolve(matrix(rows, cols, data.slice(from * cols, (from + rows) * cols)));
  };
}

async function shardRows(stored: StoredArtefact, name: string, first: number, end: number): Promise<Matrix> {
  const parts: Matrix[] = [];
  for (let shard = first; shard < end; shard++) parts.push(matrixOf(await stored.shard(shard), name));
  return stackRows(parts);
}

function areasOf(masks: Artefact): Int32Array {
  return masks.tensors.areas.data as Int32Array;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
