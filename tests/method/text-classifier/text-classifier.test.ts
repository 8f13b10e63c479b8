import assert from "node:assert/strict";
import { parse } from "yaml";
import { classVectors } from "../../../lib/method/text-classifier/class-vectors.ts";
import { VOC_NAMES } from "../../../lib/method/text-classifier/names-voc.ts";
import { prompts } from "../../../lib/method/text-classifier/prompts.ts";
import { TEMPLATE_SETS } from "../../../lib/method/text-classifier/templates.ts";
import {
  bestOfBackground,
  promptLogits,
  zeroShotScores,
} from "../../../lib/method/text-classifier/zero-shot.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";

Deno.test("prompts come name by name; a name with commas stays one", () => {
  assert.deepEqual(prompts(["cat", "person,people"], ["a {}.", "{} or {}"]), [
    "a cat.",
    "cat or cat",
    "a person,people.",
    "person,people or person,people",
  ]);
  assert.deepEqual(prompts(["$$", "$&", "a$`b", "$1"], ["a {}."]), ["a $$.", "a $&.", "a a$`b.", "a $1."]);
  assert.deepEqual(prompts(["dog"], "origami"), ["a clean origami dog."]);
  assert.throws(() => prompts(["dog"], ["a photo"]), /Expected \{\} in every prompt template/);
});

Deno.test("prompt sets and VOC lists have their published sizes", async () => {
  assert.equal(TEMPLATE_SETS.vild.length, 14);
  assert.equal(new Set(TEMPLATE_SETS.imagenet).size, 80);
  for (const set of Object.values(TEMPLATE_SETS)) {
    for (const template of set) assert.equal(template.split("{}").length, 2, template);
  }
  assert.equal(VOC_NAMES.length, 20);
  const profile = parse(
    await Deno.readTextFile(new URL("../../../experiments/profiles/voc2012.yaml", import.meta.url)),
  );
  assert.equal(new Set(profile.settings.text.background).size, 25);
});

Deno.test("a prompt whose embedding is no number is named, and no class vector made of it", () => {
  for (const bad of [NaN, Infinity]) {
    assert.throws(
      () => classVectors(matrix(3, 2, Float32Array.of(1, 0, 0, 1, bad, 1)), 1),
      new RegExp(`finite embeddings but found ${bad} for prompt 2`),
    );
  }
});

Deno.test("a class vector weighs its prompts alike, whatever their length", () => {
  const vectors = classVectors(matrix(2, 2, Float32Array.of(100, 0, 0, 0.1)), 2);
  assert.ok(
    Math.abs(vectors.data[0] - Math.SQRT1_2) < 1e-6 && Math.abs(vectors.data[1] - Math.SQRT1_2) < 1e-6,
  );
});

Deno.test("logits do not depend on the length of an embedding", () => {
  const vectors = matrix(2, 2, Float32Array.of(1, 0, 0, 1));
  const logits = promptLogits(matrix(2, 2, Float32Array.of(3, 4, 0.3, 0.4)), vectors);
  [60, 80, 60, 80].forEach((want, i) => assert.ok(Math.abs(logits.data[i] - want) < 1e-4));
});

Deno.test("scores that are no shares take the best background word, and keep their scale", () => {
  const prompts = matrix(1, 4, Float32Array.of(2, 3, 1, 4));
  assert.deepEqual([...bestOfBackground(prompts, 2).data], [4, 2, 3]);
});

Deno.test("background words compete in the softmax and are then thrown away or pooled", () => {
  // Shares 0.2 and 0.3 for names, 0.1 and 0.4 for background words.
  const logits = matrix(1, 4, Float32Array.of(0.2, 0.3, 0.1, 0.4).map(Math.log));
  const scores = (rule: "power" | "sum" | "max", p = 1) =>
    [...zeroShotScores(logits, 2, { rule, p }).data].map((value) => Math.round(value * 1e5) / 1e5);
  assert.deepEqual(scores("power"), [0.7, 0.2, 0.3]);
  assert.deepEqual(scores("power", 2), [0.49, 0.2, 0.3]);
  assert.deepEqual(scores("sum"), [0.5, 0.2, 0.3]);
  assert.deepEqual(scores("max"), [0.4, 0.2, 0.3]);
  assert.equal(zeroShotScores(logits, 4, null).cols, 4);
});
