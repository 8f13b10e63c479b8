import assert from "node:assert/strict";
import { SHARDS_IN_ONE_PIECE } from "../../lib/stages/pieces.ts";
import { requireMemory } from "../../lib/stages/require-memory.ts";
import { assertSays } from "../datasets/says.ts";

const inShards = (shardCount: number) => ({
  shardCount,
  shard: () =>
    Promise.resolve({
      tensors: { embeddings: { shape: [1000, 250], data: new Float32Array(250_000) } },
      facts: {},
    }),
});

Deno.test("a large split is refused where memory does not suffice, with both sizes and a way out", async () => {
  // 1,000 shards of 1 MB, three times.
  await assertSays(
    () => requireMemory(inShards(1000), "embeddings", "neighbour graph", 2.9e9),
    /3\.0 GB of free memory for the neighbour graph of about 1000000 masks but found 2\.9 GB/,
    /classifier: probe/,
  );
  assert.equal(await requireMemory(inShards(1000), "embeddings", "neighbour graph", 3e9), undefined);
});

Deno.test("a split of ordinary size is never refused", async () => {
  assert.equal(
    await requireMemory(inShards(SHARDS_IN_ONE_PIECE), "embeddings", "neighbour graph", 0),
    undefined,
  );
});
