import type { StoredArtefact } from "../engine/artefact.ts";
import { UserError } from "../errors.ts";
import type { WithMatrix } from "./matrices.ts";
import { SHARDS_IN_ONE_PIECE } from "./pieces.ts";

/** Copies of the rows that exist at the same time: as read, joined, with unit length. */
const COPIES = 3;

/**
 * Refuses to load all rows of a large split if memory does not suffice. Better to say so now than to fail after hours.
 *
 * @param what who needs them, for the message; @param free bytes of memory, by default what the machine has left.
 * @throws {UserError} with what is needed and what there is.
 */
export async function requireMemory<Name extends string>(
  stored: Pick<StoredArtefact<WithMatrix<Name>>, "shardCount" | "shard">,
  name: Name,
  what: string,
  free: number = Deno.systemMemoryInfo().available,
): Promise<void> {
  const { shardCount } = stored;
  if (shardCount <= SHARDS_IN_ONE_PIECE) return;
  const { shape, data } = (await stored.shard(0)).tensors[name];
  const needed = COPIES * shardCount * data.byteLength;
  if (needed <= free) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new UserError(
    `Expected ${gigabytes(needed)} of free memory for the ${what} of about ${
      shape[0] * shardCount
    } masks but found ${gigabytes(free)}`,
    "classifier",
    "Take classifier: probe, which reads masks in pieces, or fewer training images: a list of your own as dataset.train.",
  );
}
