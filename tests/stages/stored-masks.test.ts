import type { Artefact } from "../../lib/engine/artefact.ts";
import type { MaskTensors } from "../../lib/stages/artefacts.ts";
import assert from "node:assert/strict";
import { joinShards } from "../../lib/engine/join-shards.ts";
import { decodeShard, encodeShard } from "../../lib/engine/shard-file.ts";
import { encodeMasks } from "../../lib/method/mask-rle.ts";
import type { MaskSet } from "../../lib/method/mask-set.ts";
import { imageOfMask, packMasks, unpackMasks } from "../../lib/stages/stored-masks.ts";
import { Random } from "../../lib/tensor/random.ts";
import { maskSetOf, randomMasks } from "../method/random-masks.ts";

const random = new Random(5);
const none: MaskSet = maskSetOf(4, 5, new Uint8Array(0));
const SETS: readonly MaskSet[] = [
  { ...randomMasks(random, 3, 7, 5), levels: Uint8Array.of(0, 2, 1) },
  none,
  randomMasks(random, 2, 4, 9),
  // The first and the last pixel, and all of them.
  maskSetOf(2, 2, Uint8Array.of(1, 0, 0, 0, /**/ 0, 0, 0, 1, /**/ 1, 1, 1, 1)),
];

function stored(sets: readonly MaskSet[]) {
  const shard = encodeShard({ tensors: packMasks(sets.map(encodeMasks)), facts: {} });
  return decodeShard(shard) as Artefact<MaskTensors>;
}

Deno.test("masks of images of any size, also of images without masks, come back as they were", () => {
  assert.deepEqual([...unpackMasks(stored(SETS))], SETS);
  assert.deepEqual([...unpackMasks(stored([none]))], [none]);
});

Deno.test("areas are stored beside the runs and agree with them", () => {
  const { areas } = stored(SETS).tensors;
  assert.deepEqual([...areas.data], SETS.flatMap(({ areas }) => [...areas]));
});

Deno.test("shards joined along axis 0 hold the masks of all their images in order", () => {
  const joined = joinShards([stored(SETS.slice(0, 2)), stored([none]), stored(SETS.slice(2))]);
  assert.deepEqual([...unpackMasks(joined)], [SETS[0], SETS[1], none, SETS[2], SETS[3]]);
});

Deno.test("every mask knows its image", () => {
  assert.deepEqual([...imageOfMask(stored(SETS))], [0, 0, 0, 2, 2, 3, 3, 3]);
  assert.deepEqual([...imageOfMask(stored([none]))], []);
});
