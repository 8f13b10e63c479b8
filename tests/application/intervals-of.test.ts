import assert from "node:assert/strict";
import { openCityscapes } from "../../lib/datasets/cityscapes/cityscapes.ts";
import { intervalsOf } from "../../lib/application/intervals-of.ts";
import { readSplit } from "../../lib/application/read-split.ts";
import { imageSetOf, type Split } from "../../lib/stages/split.ts";
import { MINIATURES } from "../datasets/miniatures.ts";

const split = (name: string, ids: readonly string[], groups?: Split["groups"]): Split => ({
  ...{ source: { name: "toybox", root: "" }, name, ids, fingerprint: "", classNames: [] },
  ...(groups ? { groups } : {}),
});
const cell = (seed: number, measure: "evaluation" | "pseudo-labels" = "evaluation") => ({ seed, measure });

Deno.test("intervals are said to be over what was resampled", () => {
  const ids = ["a", "b"];
  const plain = { train: split("train", ids), evaluate: split("val", ids) };
  assert.equal(intervalsOf([cell(0), cell(0)], plain), "bootstrap over images");
  assert.equal(intervalsOf([cell(0), cell(1)], plain), "bootstrap over seeds and images");
  const cities = { ...plain, evaluate: split("val", ids, { name: "cities", of: [0, 1] }) };
  assert.equal(intervalsOf([cell(0)], cities), "bootstrap over cities");
  assert.equal(intervalsOf([cell(0, "pseudo-labels")], cities), "bootstrap over images");
});

Deno.test("two splits of as many images have different names, and so have two lists of one split", () => {
  const names = [
    split("train", ["a", "b"]),
    split("val", ["a", "b"]),
    split("val", ["a", "c"]),
    { ...split("val", ["a", "b"]), source: { name: "voc2012", root: "" } } as const,
  ].map(imageSetOf);
  assert.equal(new Set(names).size, names.length);
  assert.match(names[1], /^toybox val \(2 images, [0-9a-f]{8}\)$/);
  // What is made of the images changes nothing: label maps without background are of the same images.
  const withoutBackground = split("val", ["a", "b"]);
  assert.equal(imageSetOf({ ...withoutBackground, fingerprint: "other" } as Split), names[1]);
});

Deno.test("images of Cityscapes come in cities", async () => {
  const root = await Deno.makeTempDir();
  try {
    await MINIATURES.cityscapes(root);
    const memo = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
    const source = { name: "cityscapes", root } as const;
    const { ids, groups } = await readSplit(openCityscapes(root), source, "train", memo);
    assert.equal(groups!.name, "cities");
    const cityOf = (id: string) => id.split("_")[0];
    assert.equal(new Set(groups!.of).size, 2);
    for (const [image, id] of ids.entries()) {
      assert.equal(groups!.of[image], [...new Set(ids.map(cityOf))].indexOf(cityOf(id)));
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
