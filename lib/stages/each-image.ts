import type { StageRun } from "../engine/stage.ts";
import type { WorkerPool } from "../workers/worker-pool.ts";
import type { DatasetSource } from "./open-dataset.ts";
import { shardIds } from "./shards.ts";
import type { Split } from "./split.ts";

/** One image of a split: what every worker that reads images is asked with. */
export interface ImageOfSplit {
  readonly source: DatasetSource;
  readonly split: string;
  readonly id: string;
}

/**
 * What workers make of every image of a shard, in the order of the split. Progress is told image by image.
 *
 * @param requestOf what is asked of an image; `at` is its index in the shard.
 */
export async function eachImage<Request, Response>(
  pool: WorkerPool<Request, Response>,
  { ids, source, name }: Split,
  shard: number,
  { progress, signal }: StageRun,
  requestOf: (image: ImageOfSplit, at: number) => Request,
): Promise<Response[]> {
  const own = shardIds(ids, shard);
  let done = 0;
  return await Promise.all(own.map(async (id, at) => {
    const response = await pool.run(requestOf({ source, split: name, id }, at), { signal });
    progress(++done / own.length);
    return response;
  }));
}
