// deno task test:full: outside of CI, a few minutes on 2 cores, about 5 GB of memory.

import assert from "node:assert/strict";
import { join } from "node:path";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { writeRandomClip } from "../backbones/clip/random-clip.ts";
import { ProfileRun } from "../application/fixtures/profile-run.ts";
import { linesOf, resultsFolder } from "../application/fixtures/results.ts";

const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const SUBSET = join(shared, "voc2012-subset/VOCdevkit/VOC2012");

/** config.json of ViT-B/16: what it leaves out are the defaults, which are those of ViT-B/32. */
const VIT_B_16 = { model_type: "clip", vision_config: { patch_size: 16 }, text_config: {} };

/** How many photographs each split has. */
const TRAIN = 3, VAL = 2;

Deno.test({
  name:
    "ViT-B/16 at its true size, with random weights, goes through the whole profile voc2012 on photographs",
  ignore: !await Deno.stat(SUBSET).then(() => true, () => false),
  fn: () =>
    ProfileRun.in(async (run) => {
      await linkSubset(run.root);
      const clip = join(run.folder, "clip");
      await writeRandomClip(clip, VIT_B_16);
      await Deno.writeTextFile(
        join(clip, "preprocessor_config.json"),
        JSON.stringify({ size: 224, crop_size: 224 }),
      );
      // Any tokenizer whose ids the vocabulary has: the weights know no words.
      const shipped = join(import.meta.dirname!, "../../models/toybox-clip/tokenizer.json");
      await Deno.copyFile(shipped, join(clip, "tokenizer.json"));
      const set = [`clip=${clip}`, "masks=classical", "graph.k=5"];
      const output = await run.reproduce("table5", "voc2012", { set });
      assert.match(output.replaceAll(/\s+/g, " "), /CLIP ViT of 224 px images and 16 px patches/);
      assert.match(
        output.replaceAll(/\s+/g, " "),
        /not comparable: a part of the data, another backbone, other masks/,
      );
      const lines = await linesOf(resultsFolder(output));
      const baseline = lines.filter(({ row, metric }) => row === "Baseline" && metric === "miou");
      assert.equal(baseline.length, 4, "one per supervision");
      for (const { value } of baseline) assert(Number(value) >= 0 && Number(value) <= 100);
      await run.assertEveryPixelCounted(datasetKind("voc2012").open(run.root), "val");
    }),
});

/** A few photographs of the subset in the official layout. */
async function linkSubset(root: string): Promise<void> {
  const lists = join(root, "ImageSets/Segmentation");
  await Deno.mkdir(lists, { recursive: true });
  for (const folder of ["JPEGImages", "SegmentationClass", "SegmentationClassAug"]) {
    await Deno.symlink(join(SUBSET, folder), join(root, folder));
  }
  for (const [split, count] of [["train_aug", TRAIN], ["val", VAL]] as const) {
    const ids = (await Deno.readTextFile(join(SUBSET, "ImageSets/Segmentation", `${split}.txt`))).split("\n");
    await Deno.writeTextFile(join(lists, `${split}.txt`), ids.slice(0, count).join("\n") + "\n");
  }
}
