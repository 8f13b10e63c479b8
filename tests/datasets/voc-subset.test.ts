import assert from "node:assert/strict";
import { join } from "node:path";
import { VOC_CLASSES } from "../../lib/datasets/voc-classes.ts";
import { isFolder } from "../../lib/datasets/paths.ts";
import { openVoc } from "../../lib/datasets/voc2012.ts";

const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const root = join(shared, "voc2012-subset/VOCdevkit/VOC2012");
const ignore = !isFolder(root);

Deno.test({
  name: "the VOC subset has 120 training, 240 augmented and 90 validation images, 330 in all",
  ignore,
  async fn() {
    const voc = openVoc({ root, name: "VOC 2012 subset", classNames: VOC_CLASSES });
    const [train, augmented, val] = await Promise.all(
      ["train", "train_aug", "val"].map((split) => voc.ids(split)),
    );
    assert.deepEqual([train.length, augmented.length, val.length], [120, 240, 90]);
    assert.equal(new Set([...train, ...augmented, ...val]).size, 330);
  },
});

Deno.test({
  name: "every label map of the VOC subset has its image's size and labels of 21 classes or 255",
  ignore,
  async fn() {
    const voc = openVoc({ root, name: "VOC 2012 subset", classNames: VOC_CLASSES });
    const seen = new Set<number>();
    for (const split of ["train", "val", "train_aug"]) {
      for (const id of await voc.ids(split)) {
        for (const label of (await voc.labels(id, split)).data) seen.add(label);
      }
    }
    assert.ok(seen.size > 15 && [...seen].every((label) => label < 21 || label === 255));
  },
});

Deno.test({
  name: "train_aug agrees with train where both label an image, up to the void border",
  ignore,
  async fn() {
    const voc = openVoc({ root, name: "VOC 2012 subset", classNames: VOC_CLASSES });
    for (const id of (await voc.ids("train")).slice(0, 10)) {
      const [official, augmented] = await Promise.all([voc.labels(id, "train"), voc.labels(id, "train_aug")]);
      const counted = official.data.filter((label) => label !== 255).length;
      const equal = official.data.filter((label, at) => label !== 255 && label === augmented.data[at]).length;
      assert.ok(equal / counted > .85, `${id}: ${equal / counted}`);
    }
  },
});
