import assert from "node:assert/strict";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import type { Stage, StageNode } from "../../lib/engine/stage.ts";
import { fixedCode, withStore } from "./counting-stage.ts";

/** Three shards of 2, 0 and 3 rows of two numbers: row r holds r and r / 2. */
const ROWS = [2, 0, 3];
const stage: Stage = {
  name: "rows in shards",
  module: import.meta.url,
  shardCount: () => ROWS.length,
  run(_params, _inputs, shard) {
    const first = ROWS.slice(0, shard).reduce((sum, rows) => sum + rows, 0);
    const data = Float32Array.from({ length: 2 * ROWS[shard] }, (_, i) => (first + (i >> 1)) / (1 + i % 2));
    const bytes = Uint8Array.from({ length: ROWS[shard] }, (_, i) => first + i);
    return Promise.resolve({
      tensors: { pairs: { shape: [ROWS[shard], 2], data }, bytes: { shape: [ROWS[shard]], data: bytes } },
      facts: {},
    });
  },
};
const node: StageNode = { stage, params: {}, inputs: {} };

Deno.test("rows of a stored result are those of all shards joined, whichever shards they lie in", async () => {
  await withStore(async (store) => {
    const result = (await evaluateNodes([node], { store, findCode: fixedCode })).get(node)!;
    assert.deepEqual(await result.shape("pairs"), [5, 2]);
    assert.deepEqual(await result.shape("bytes"), [5]);
    const { pairs, bytes } = (await result.whole()).tensors;
    for (let first = 0; first < 5; first++) {
      for (let end = first + 1; end <= 5; end++) {
        const expected = { shape: [end - first, 2], data: pairs.data.slice(2 * first, 2 * end) };
        assert.deepEqual(await result.rows("pairs", first, end), expected);
        assert.deepEqual((await result.rows("bytes", first, end)).data, bytes.data.slice(first, end));
      }
    }
    await assert.rejects(result.rows("pairs", 3, 6), /within 0\.\.5 but found 3\.\.6/);
    await assert.rejects(result.rows("pairs", 2, 2), RangeError);
    await assert.rejects(result.rows("triples", 0, 1), /"triples"/);
  });
});

Deno.test("a damaged shard is put right before any row of it is read", async () => {
  await withStore(async (first, folder) => {
    await evaluateNodes([node], { store: first, findCode: fixedCode });
    const store = new Store(folder);
    const result = (await evaluateNodes([node], { store, findCode: fixedCode })).get(node)!;
    const path = store.shardPath({ stage: stage.name, key: result.key }, 2);
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(path, bytes);
    assert.deepEqual((await result.rows("bytes", 4, 5)).data, Uint8Array.of(4));
    assert.deepEqual([...(await result.rows("pairs", 4, 5)).data], [4, 2]);
  });
});
