import { loose } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import type { Params } from "../../lib/engine/stage.ts";
import { encodeMasks } from "../../lib/method/mask-rle.ts";
import { pseudoLabelsStage } from "../../lib/stages/pseudo-labels.ts";
import { packMasks } from "../../lib/stages/stored-masks.ts";
import { maskSetOf } from "../method/random-masks.ts";
import { stored, undisturbed } from "../application/fixtures/stored.ts";

const SPLIT = {
  source: { name: "voc2012", root: "/nowhere" } as const,
  ...{ name: "train", ids: ["a", "b"], fingerprint: "", classNames: ["background", "cat", "dog"] },
};

/** Image a has two masks, image b one. */
const MASKS = packMasks([
  encodeMasks(maskSetOf(1, 2, Uint8Array.of(1, 0, /**/ 0, 1))),
  encodeMasks(maskSetOf(1, 2, Uint8Array.of(1, 1))),
]);

const three = (...rows: number[][]) => ({ shape: [3, 3], data: Float32Array.from(rows.flat()) });

/** Ground truth: a holds background and cat, b a dog. */
const TRUTH = {
  proportions: three([1, 0, 0], [0, 1, 0], [0, 0, 1]),
  majority: { shape: [3], data: Int32Array.of(0, 1, 2) },
  imageLabels: { shape: [2, 3], data: Uint8Array.of(1, 1, 0, /**/ 1, 0, 1) },
};
/** The text classifier is sure that everything is a cat. */
const SCORES = { scores: three([0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.1, 0.8, 0.1]) };

const SETTINGS = {
  ...{ minmax: false, sharpen: false, p: 1, beta: 1, unlabelled: "zero-shot" },
  ...{ reading: "authors", hasBackground: true },
};

/** Rows of Y under a supervision. */
async function labelsUnder(
  supervision: string,
  labelled: readonly string[] = [],
  more: Params = {},
): Promise<number[][]> {
  const scores = stored({ ...SCORES, propagated: SCORES.scores });
  const inputs = { truth: stored(TRUTH), masks: stored(MASKS), scores };
  const params = { supervision, from: "zero-shot", settings: SETTINGS, ...more };
  const { tensors } = await loose(pseudoLabelsStage(SPLIT, labelled)).run(params, inputs, 0, undisturbed);
  const values = [...tensors.labels.data as Float32Array];
  return [0, 3, 6].map((start) => values.slice(start, start + 3));
}

Deno.test("full supervision takes the ground truth of every mask", async () => {
  assert.deepEqual(await labelsUnder("full"), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
});

Deno.test("semi supervision takes the ground truth of labelled images and nothing of the others", async () => {
  const [first, second, third] = await labelsUnder("semi", ["a"]);
  assert.deepEqual([first, second], [[1, 0, 0], [0, 1, 0]]);
  assert(third[1] > third[2], "the dog of image b keeps the text classifier's mistake");
  const [other, , last] = await labelsUnder("semi", ["b"]);
  assert.deepEqual(last, [0, 0, 1]);
  assert(other[1] > other[0]);
});

Deno.test("weak supervision gives no mask a class that its image lacks", async () => {
  const [first, second, third] = await labelsUnder("weak");
  for (const row of [first, second]) assert.equal(row[2], 0);
  assert.equal(third[1], 0);
});

Deno.test("noisy supervision starts from labels of which some are wrong, and corrects none of them later", async () => {
  const clean = await labelsUnder("noisy", [], { rate: 0, seed: 1 });
  assert.deepEqual(clean, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  const wrong = await labelsUnder("noisy", [], { rate: 1, seed: 1 });
  wrong.forEach((row, mask) => {
    assert.equal(row[mask], 0);
    assert.equal(Math.max(...row), 1);
  });
  assert.notDeepEqual(await labelsUnder("noisy", [], { rate: 1, seed: 2 }), wrong);
  const later = await labelsUnder("noisy", [], { rate: 1, seed: 1, from: "propagation" });
  for (const row of later) assert(Math.abs(row[1] - 0.8) < 1e-6, "the scores themselves");
});

Deno.test("classes that no training label shows are named with the first labels, under every supervision", async () => {
  const noteUnder = async (supervision: string, labelled: string[] = [], more: Params = {}) => {
    const scores = stored({ ...SCORES, propagated: SCORES.scores });
    const inputs = { truth: stored(TRUTH), masks: stored(MASKS), scores };
    const params = { supervision, from: "zero-shot", settings: SETTINGS, ...more };
    return (await loose(pseudoLabelsStage(SPLIT, labelled)).run(params, inputs, 0, undisturbed)).facts.note;
  };
  assert.equal(await noteUnder("semi", ["a"]), "no training label shows dog");
  assert.equal(await noteUnder("semi", ["b"]), "no training label shows background, cat");
  for (const supervision of ["full", "weak"]) assert.equal(await noteUnder(supervision), undefined);
  assert.equal(await noteUnder("noisy", [], { rate: 0, seed: 1 }), undefined);
  assert.equal(await noteUnder("semi", ["a"], { from: "propagation" }), undefined);
});
