import assert from "node:assert/strict";
import type { Dataset } from "../../lib/datasets/dataset.ts";
import { withoutBackground } from "../../lib/datasets/without-background.ts";

const LABELS = Uint8Array.of(0, 1, 2, 255, 2, 0);

function dataset(more: Partial<Dataset> = {}): Dataset {
  return {
    ...{ name: "tiny", classNames: ["background", "cat", "dog"], hasBackground: true, lists: "/lists" },
    ids: () => Promise.resolve(["a", "b"]),
    files: (id) => ({ image: `${id}.jpg`, labels: `${id}.png` }),
    image: () => Promise.reject(new Error("not asked for")),
    labels: () => Promise.resolve({ height: 2, width: 3, data: LABELS.slice() }),
    ...more,
  };
}

Deno.test("without background its pixels are ignored and the classes move down", async () => {
  const voc20 = withoutBackground(dataset());
  assert.deepEqual(voc20.classNames, ["cat", "dog"]);
  assert.equal(voc20.hasBackground, false);
  assert.deepEqual((await voc20.labels("a", "val")).data, Uint8Array.of(255, 0, 1, 255, 1, 255));
  assert.deepEqual(await voc20.ids("val"), ["a", "b"]);
  assert.deepEqual(voc20.files("a", "val"), { image: "a.jpg", labels: "a.png" });
});

Deno.test("a data set that has no background stays what it is", () => {
  const streets = dataset({ classNames: ["road", "sky"], hasBackground: false });
  assert.equal(withoutBackground(streets), streets);
});
