import assert from "node:assert/strict";
import { EVALUATION_OPTIONS } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import { Outlines } from "../../../lib/datasets/toybox/outlines.ts";
import { PLACES } from "../../../lib/datasets/toybox/places.ts";
import { renderScene } from "../../../lib/datasets/toybox/scene.ts";
import { SEEDS } from "../../../lib/datasets/toybox/seeds.ts";
import { Random } from "../../../lib/tensor/random.ts";

const { height, width } = EVALUATION_OPTIONS;

/** The scene of a seed with its outlines; every place comes in turn. */
function watched(i: number) {
  const options = { ...EVALUATION_OPTIONS, place: PLACES[i % PLACES.length] };
  const outlines = new Outlines(height, width), seed = SEEDS.samTraining.first + i;
  const scene = renderScene(new Random(seed), options, outlines);
  return { scene, unwatched: renderScene(new Random(seed), options), ...outlines.maps() };
}

const scenes = Array.from({ length: 2 * PLACES.length }, (_, i) => watched(i));

Deno.test("watching a scene being painted changes no pixel of it and no truth", () => {
  for (const { scene, unwatched } of scenes) assert.deepEqual(scene, unwatched);
});

Deno.test("a mark lies on one part, a part on one thing", () => {
  for (const { thing, part, mark } of scenes) {
    for (const [fine, coarse] of [[mark, part], [part, thing]]) {
      const over = new Map<number, number>();
      fine.forEach((id, at) => {
        const before = over.get(id);
        if (before === undefined) over.set(id, coarse[at]);
        else assert.equal(coarse[at], before, `region ${id}`);
      });
    }
  }
});

Deno.test("an object is one thing, and the only object in it", () => {
  for (const { scene: { instance, facts }, thing } of scenes) {
    for (let id = 1; id <= facts.objects.length; id++) {
      const own = instance.indexOf(id);
      instance.forEach((other, at) => {
        if (other === id) assert.equal(thing[at], thing[own], `object ${id}`);
        else assert.notEqual(thing[at], thing[own], `a pixel beside object ${id}`);
      });
    }
  }
});

Deno.test("every pixel belongs to some thing, objects have parts, and sky and ground are things apart", () => {
  for (const { scene: { instance, facts }, thing, part } of scenes) {
    assert.ok(thing.every((id) => id > 0));
    assert.ok(thing[0] !== thing[thing.length - 1]);
    facts.objects.forEach(({ visibleFraction, areaFraction }, i) => {
      if (visibleFraction < .9 || areaFraction < .02) return;
      const parts = new Set(part.filter((_, at) => instance[at] === i + 1));
      assert.ok(parts.size >= 3, `object ${i + 1} shows ${parts.size} parts`);
    });
  }
});
