import assert from "node:assert/strict";
import { join } from "node:path";
import { COCO_OBJECT_CLASSES } from "../../lib/datasets/coco/thing-classes.ts";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { isFolder } from "../../lib/datasets/paths.ts";
import { fittingNames } from "../../lib/application/fitting-names.ts";

const root = join(import.meta.dirname!, "../..");
const published = datasetKind("coco-object").promptNames!, classes = COCO_OBJECT_CLASSES.slice(1);

Deno.test("published names with more tokens than a small CLIP reads are replaced by the class, and that is said", async () => {
  const { names, notes } = await fittingNames(published, classes, join(root, "models/toybox-clip"));
  const other = names.map((name, label) => name === published[label] ? -1 : label).filter((label) =>
    label >= 0
  );
  assert.deepEqual(other.map((label) => names[label]), ["person"]);
  assert.match(
    notes.join("\n"),
    /^The prompts of this data set say "person" for "person, person in shirt, .*", which has more tokens/,
  );
});

const clip = join(Deno.env.get("ABLATE_SHARED") ?? join(root, "../shared"), "golden/models/clip-b");

Deno.test({
  name: "CLIP's own tokenizer reads every published name whole",
  ignore: !isFolder(clip),
  async fn() {
    assert.deepEqual(await fittingNames(published, classes, clip), { names: [...published], notes: [] });
  },
});
