import assert from "node:assert/strict";
import { joinShards } from "../../lib/engine/join-shards.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

const labels = (...values: number[]) => ({
  tensors: { y: tensor([values.length], Int32Array.from(values)) },
  facts: {},
});

Deno.test("shards of different length join, empty ones too", () => {
  const { tensors } = joinShards([labels(1, 2), labels(), labels(3)]);
  assert.deepEqual(tensors.y, tensor([3], Int32Array.from([1, 2, 3])));
});

Deno.test("shards that do not fit together are refused with the shapes", () => {
  const flat = { tensors: { y: tensor([1, 2], new Int32Array(2)) }, facts: {} };
  assert.throws(() => joinShards([flat, labels(1)]), /shard 1 is \[1\] and shard 0 is \[1, 2\]/);
  const floats = { tensors: { y: tensor([1], new Float32Array(1)) }, facts: {} };
  assert.throws(() => joinShards([labels(1), floats]), RangeError);
  assert.throws(() => joinShards([labels(1), { tensors: {}, facts: {} }]), /shard 1 is absent/);
});
