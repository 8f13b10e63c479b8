import assert from "node:assert/strict";
import { OBJECT_CLASSES } from "../../../lib/datasets/toybox/classes.ts";
import { ObjectLayer } from "../../../lib/datasets/toybox/object-layer.ts";
import { renderScene, type Scene } from "../../../lib/datasets/toybox/scene.ts";
import type { SceneOptions } from "../../../lib/datasets/toybox/scene-options.ts";
import { Random } from "../../../lib/tensor/random.ts";

const OPTIONS: SceneOptions = {
  height: 96,
  width: 128,
  objects: [1, 4],
  scale: [.3, 1.4],
  distractors: [0, 4],
};

function render(seed: number, options: Partial<SceneOptions> = {}): Scene {
  return renderScene(new Random(seed), { ...OPTIONS, ...options });
}

Deno.test("the same seed draws the same scene, whatever was drawn in between", () => {
  const first = render(7);
  render(8, { height: 200, width: 150, scale: [2, 2.5] });
  assert.deepEqual(render(7), first);
});

Deno.test("another seed draws another scene", () => {
  assert.notDeepEqual(render(7).image.data, render(8).image.data);
});

Deno.test("semantic and instance maps tell the same story as the facts", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { semantic, instance, facts } = render(seed, { partlyOutside: seed % 2 === 1 });
    const pixels = new Array<number>(facts.objects.length + 1).fill(0);
    instance.forEach((id, at) => {
      assert.ok(id <= facts.objects.length, `seed ${seed}: instance ${id} has no facts`);
      const label = id === 0 ? 0 : OBJECT_CLASSES.indexOf(facts.objects[id - 1].className) + 1;
      assert.equal(semantic[at], label);
      pixels[id]++;
    });
    facts.objects.forEach(({ visibleFraction, areaFraction }, i) => {
      assert.ok(pixels[i + 1] > 0, `seed ${seed}: object ${i} is recorded but cannot be seen`);
      assert.equal(areaFraction, pixels[i + 1] / instance.length);
      assert.ok(visibleFraction > 0 && visibleFraction <= 1);
    });
  }
});

Deno.test("an object alone is nearly or wholly visible unless it may leave the frame", () => {
  const fractions = Array.from({ length: 30 }, (_, seed) => {
    const { facts } = render(seed, { height: 120, width: 120, objects: [1, 1], scale: [.3, .5] });
    return facts.objects[0].visibleFraction;
  }).sort((a, b) => a - b);
  assert.ok(fractions[0] > .7, `least ${fractions[0]}`);
  assert.equal(fractions[15], 1);
});

Deno.test("a close-up exceeds the frame and says so", () => {
  const fractions = Array.from({ length: 12 }, (_, seed) => {
    const { facts } = render(seed, {
      height: 80,
      width: 80,
      objects: [1, 1],
      scale: [2.4, 2.5],
      partlyOutside: true,
    });
    return facts.objects[0].visibleFraction;
  });
  assert.ok(fractions.every((fraction) => fraction < .9), String(fractions));
});

Deno.test("classes and place are drawn as asked", () => {
  for (const [seed, name] of OBJECT_CLASSES.entries()) {
    const { facts, semantic } = render(seed, { classes: [name], objects: [1, 1], place: "snow" });
    assert.deepEqual(facts.objects.map(({ className }) => className), [name]);
    assert.equal(facts.place, "snow");
    assert.ok(semantic.every((label) => label === 0 || label === seed + 1));
  }
});

Deno.test("where two objects overlap the later one owns the pixel, and only there", () => {
  const height = 60,
    width = 60,
    rgb = new Uint8Array(height * width * 3),
    instance = new Uint8Array(height * width);
  const site = (className: "lion" | "taxi") => ({ className, x: 30, y: 30, unit: 20 });
  const lion = ObjectLayer.paint(new Random(1), site("lion"), "red", "plain");
  const taxi = ObjectLayer.paint(new Random(2), site("taxi"), "blue", "plain");
  lion.blendInto(rgb, instance, height, width, 1);
  const alone = instance.slice();
  taxi.blendInto(rgb, instance, height, width, 2);
  const count = (map: Uint8Array, id: number) => map.filter((value) => value === id).length;
  assert.equal(count(alone, 1), lion.wholePixels);
  assert.equal(count(instance, 2), taxi.wholePixels);
  assert.ok(count(instance, 1) > 0 && count(instance, 1) < lion.wholePixels);
  alone.forEach((id, at) => assert.ok(id === instance[at] || instance[at] === 2));
});

Deno.test("every object fits its layer, so that no part is cut off", () => {
  for (let seed = 0; seed < 150; seed++) {
    const className = OBJECT_CLASSES[seed % OBJECT_CLASSES.length];
    const layer = ObjectLayer.paint(
      new Random(seed),
      { className, x: 9.3, y: 2.7, unit: 20 },
      "green",
      "spotted",
    );
    const alpha = (x: number, y: number) => layer.pixels[4 * (y * layer.width + x) + 3];
    for (let x = 0; x < layer.width; x++) {
      assert.equal(alpha(x, 0) + alpha(x, layer.height - 1), 0, `${className} ${seed}`);
    }
    for (let y = 0; y < layer.height; y++) {
      assert.equal(alpha(0, y) + alpha(layer.width - 1, y), 0, `${className} ${seed}`);
    }
  }
});

Deno.test("colour, texture and place are independent of the class", () => {
  const colours = new Map<string, Set<string>>();
  for (let seed = 0; seed < 250; seed++) {
    for (
      const { className, colour } of render(seed, { height: 24, width: 24, scale: [.3, .5], objects: [4, 4] })
        .facts.objects
    ) {
      colours.set(className, (colours.get(className) ?? new Set()).add(colour));
    }
  }
  for (const name of OBJECT_CLASSES) {
    assert.ok(colours.get(name)!.size >= 9, `${name} comes in ${colours.get(name)!.size} colours`);
  }
});
