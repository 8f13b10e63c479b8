import assert from "node:assert/strict";
import { fingerprint } from "../../lib/datasets/fingerprint.ts";
import { FORGETFUL } from "../../lib/datasets/remembered-digests.ts";
import { openVoc } from "../../lib/datasets/voc2012.ts";
import { toyboxContent } from "../../lib/application/toybox-content.ts";
import { readSplit } from "../../lib/application/read-split.ts";
import { VocFixture } from "../datasets/voc_fixture.ts";

Deno.test("a slice of Toybox is compared as the whole it comes from; changed files and unknown splits are told apart", async () => {
  const voc = await VocFixture.make();
  try {
    const set = openVoc({ root: voc.root, name: "toybox", classNames: ["background", "a", "b"] });
    const recorded = {
      train: await fingerprint(set, await set.ids("train"), "train", FORGETFUL),
      val: await fingerprint(set, await set.ids("val"), "val", FORGETFUL),
    };
    const source = { name: "toybox", root: voc.root } as const;
    const notes = async (...names: string[]) => {
      const splits = await Promise.all(names.map((name) => readSplit(set, source, name, FORGETFUL)));
      const content = await toyboxContent(set, splits, FORGETFUL, recorded);
      return [...content.notes, ...splits.map((split) => content.isRecorded(split))];
    };
    const AS_RECORDED = "The content of Toybox is as recorded";
    assert.deepEqual(await notes("train", "val"), [AS_RECORDED, true, true]);
    assert.deepEqual(await notes("train[:1]", "val"), [AS_RECORDED, true, true]);
    voc.write("ImageSets/Segmentation/trainval.txt", "a\nb\n");
    assert.deepEqual(await notes("train", "trainval"), [
      "Of the content of Toybox (trainval) no hash is recorded to compare it with",
      true,
      false,
    ]);
    voc.write("JPEGImages/a.jpg", voc.read("JPEGImages/b.jpg").subarray(0, 100));
    const [note, ...recordedNow] = await notes("train[1:]", "val");
    assert.match(
      String(note),
      /^The content of Toybox \(train\) differs from what is recorded: files were changed, or/,
    );
    assert.deepEqual(recordedNow, [false, true]);
  } finally {
    voc.remove();
  }
});
