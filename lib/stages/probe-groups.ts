import type { StoredArtefact } from "../engine/artefact.ts";
import type { DividedGroups, ProbeData, ProbeGroups } from "../method/probe/probe.ts";
import { matrix, row } from "../tensor/matrix.ts";
import type { Embeddings, PseudoLabels, Rows } from "./artefacts.ts";
import { readMatrix } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { readRows } from "./row-runs.ts";

/** What a probe is trained on; row i of all three belongs to mask i. */
export interface ProbeInputs {
  readonly embeddings: StoredArtefact<Embeddings>;
  readonly pseudoLabels: StoredArtefact<PseudoLabels>;
  readonly masks: StoredArtefact<Rows>;
}

/** Bytes of embeddings and targets that are held at a time. */
const GROUP_BYTES = 256 << 20;

/** The same for labelled masks that take turns with unlabelled ones. They are repeated, so they are held together and read once. */
const LABELLED_BYTES = 1 << 30;

/**
 * Training masks as one group or, where the split is large, in groups of consecutive shards that are read anew in each epoch.
 */
export async function probeGroups(inputs: ProbeInputs, groupBytes = GROUP_BYTES): Promise<ProbeGroups> {
  const { counts, rowBytes, read } = await shardedMasks(inputs);
  const groups = counts.length === 1 ? [[0, 1] as const] : evenGroups(counts, rowBytes, groupBytes);
  return {
    rows: groups.map(([first, end]) => sum(counts.slice(first, end))),
    read: (group) => read(...groups[group]),
  };
}

/**
 * Training masks under semi supervision, in groups as `probeGroups`: the labelled ones, gathered from wherever they are, and the
 * others. Either may be none.
 */
export async function dividedGroups(
  inputs: ProbeInputs,
  bytes = { labelled: LABELLED_BYTES, unlabelled: GROUP_BYTES },
): Promise<DividedGroups> {
  const masks = await shardedMasks(inputs);
  const total = sum(masks.counts);
  const flags = (await inputs.pseudoLabels.rows("labelled", 0, total)).data;
  return {
    labelled: chosenGroups(masks, (row) => flags[row] === 1, bytes.labelled),
    unlabelled: chosenGroups(masks, (row) => flags[row] === 0, bytes.unlabelled),
  };
}

/** The masks of a split by shards. */
interface ShardedMasks {
  /** Masks of each shard; a split taken in one piece has one shard. */
  readonly counts: readonly number[];
  readonly rowBytes: number;
  /** Masks of shards `first` to `end`, exclusive; there is at least one. */
  read(first: number, end: number): Promise<ProbeData>;
}

async function shardedMasks({ embeddings, pseudoLabels, masks }: ProbeInputs): Promise<ShardedMasks> {
  const shards = pieceCount(embeddings, masks);
  const areas: (Int32Array | Float64Array)[] = [];
  for (let shard = 0; shard < shards; shard++) {
    areas.push((await piece(masks, shard, shards)).tensors.areas.data);
  }
  const counts = areas.map(({ length }) => length);
  if (shards === 1) {
    const x = await readMatrix(embeddings, "embeddings");
    const y = await readMatrix(pseudoLabels, "target");
    const data = { x, y, areas: areas[0] };
    return { counts, rowBytes: bytesPerRow(x.cols, y.cols), read: () => Promise.resolve(data) };
  }
  const bounds = (first: number, end: number) =>
    [sum(counts.slice(0, first)), sum(counts.slice(0, end))] as const;
  const [, width] = await embeddings.shape("embeddings");
  const [, classes] = await pseudoLabels.shape("target");
  return {
    counts,
    rowBytes: bytesPerRow(width, classes),
    read: async (first, end) => ({
      x: await readRows(embeddings, "embeddings", ...bounds(first, end)),
      y: await readRows(pseudoLabels, "target", ...bounds(first, end)),
      areas: areas.slice(first, end).flatMap((part) => [...part]),
    }),
  };
}

/** Groups of the masks that are chosen by their row in the split. */
function chosenGroups(
  { counts, rowBytes, read }: ShardedMasks,
  isChosen: (row: number) => boolean,
  groupBytes: number,
): ProbeGroups {
  let start = 0;
  const chosen = counts.map((count) => {
    const rows = Array.from({ length: count }, (_, row) => row).filter((row) => isChosen(start + row));
    start += count;
    return Int32Array.from(rows);
  });
  const chosenCounts = chosen.map(({ length }) => length);
  const groups = evenGroups(chosenCounts, rowBytes, groupBytes);
  const rows = groups.map(([first, end]) => sum(chosenCounts.slice(first, end)));
  return {
    rows,
    async read(group): Promise<ProbeData> {
      const [first, end] = groups[group];
      const areas = new Float64Array(rows[group]);
      let data: ProbeData | undefined;
      for (let shard = first, at = 0; shard < end; shard++) {
        if (chosenCounts[shard] === 0) continue;
        const all = await read(shard, shard + 1);
        data ??= { x: matrix(rows[group], all.x.cols), y: matrix(rows[group], all.y.cols), areas };
        for (const from of chosen[shard]) {
          row(data.x, at).set(row(all.x, from));
          row(data.y, at).set(row(all.y, from));
          areas[at++] = all.areas[from];
        }
      }
      return data!;
    },
  };
}

/** First shard and end of each group: as many groups as the bytes require, of nearly equal numbers of shards; none without masks. */
function evenGroups(
  counts: readonly number[],
  rowBytes: number,
  groupBytes: number,
): (readonly [first: number, end: number])[] {
  const groups = Math.min(counts.length, Math.max(1, Math.ceil(sum(counts) * rowBytes / groupBytes)));
  const bound = (group: number) => Math.round(group * counts.length / groups);
  return Array.from({ length: groups }, (_, group) => [bound(group), bound(group + 1)] as const)
    .filter(([first, end]) => sum(counts.slice(first, end)) > 0);
}

function bytesPerRow(width: number, classes: number): number {
  return 4 * (width + classes);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
