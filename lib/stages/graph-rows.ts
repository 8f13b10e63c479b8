import type { StoredArtefact } from "../engine/artefact.ts";
import type { StageRun } from "../engine/stage.ts";
import type { Neighbours } from "../kernels/knn/neighbours.ts";
import type { NeighbourRows } from "./artefacts.ts";
import { neighboursOf } from "./neighbour-rows.ts";

/** Consecutive rows of a neighbour graph. */
export interface GraphRows {
  /** The node of the first row. */
  readonly first: number;
  readonly rows: Neighbours;
}

/** All rows of a stored neighbour graph in order, a shard at a time; tells the run how far it is. */
export async function* graphRows(
  neighbours: StoredArtefact<NeighbourRows>,
  { signal, progress }: StageRun,
): AsyncGenerator<GraphRows> {
  let first = 0;
  for (let shard = 0; shard < neighbours.shardCount; shard++) {
    signal.throwIfAborted();
    const rows = neighboursOf(await neighbours.shard(shard));
    yield { first, rows };
    first += rows.count;
    progress((shard + 1) / neighbours.shardCount);
  }
}
