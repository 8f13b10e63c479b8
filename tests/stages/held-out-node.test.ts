import assert from "node:assert/strict";
import { nodesBehind } from "../../lib/engine/nodes-behind.ts";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { heldOutNode } from "../../lib/stages/held-out-node.ts";
import type { Materials } from "../../lib/stages/materials.ts";
import { pipeline } from "../../lib/stages/pipeline.ts";
import { Settings } from "../../lib/stages/settings.ts";
import type { Split } from "../../lib/stages/split.ts";
import { Workers } from "../../lib/stages/workers.ts";
import { fixedCode } from "../engine/counting-stage.ts";

const split = (name: string): Split => ({
  source: { name: "voc2012", root: "/data" },
  ...{
    name,
    ids: [`${name}1`, `${name}2`],
    fingerprint: `content of ${name}`,
    classNames: ["background", "cat"],
  },
});

const MATERIALS: Materials = {
  ...{ train: split("train"), evaluate: split("val"), hasBackground: true, promptNames: ["cat"] },
  labelled: () => ({ ids: ["train1"], source: "1 of 2" }),
  clip: { folder: "/clip", hash: "content of clip", native: 32, patch: 8, logitScale: 14 },
  maskSources: {
    sam: () => ({ folder: "/sam", hash: "sam", bytes: 1 }),
    imported: () => ({ folder: "/masks", hashOf: () => "masks" }),
  },
  workers: new Workers(),
};

function settingsOf(more: object = {}): Settings {
  const base = { dataset: { name: "voc2012" }, clip: "clip", head: "dba", supervision: "full" };
  return Settings.parse({ ...base, classifier: "glcc", ...more });
}

const keyOf = async (settings: Settings) => {
  const node = heldOutNode(settings, MATERIALS)!;
  return (await resolveNodes([node], fixedCode)).get(node)!.key;
};

Deno.test("nothing that a rule chooses by reads the evaluation split", () => {
  for (const supervision of ["full", { kind: "semi", labelled: "1/16" }]) {
    for (const classifier of ["probe", "glcc"]) {
      const settings = settingsOf({ supervision, classifier });
      const speaksOf = (nodes: Iterable<{ readonly params: unknown }>, name: string) =>
        [...nodes].some(({ params }) => JSON.stringify(params).includes(`content of ${name}`));
      const behind = [...nodesBehind([heldOutNode(settings, MATERIALS)!])];
      assert.ok(
        speaksOf(behind, "train") && !speaksOf(behind, "val"),
        `${classifier} under ${JSON.stringify(supervision)}`,
      );
      // The cell itself does, so the names are where this looks for them.
      assert.ok(speaksOf(nodesBehind([pipeline(settings, MATERIALS)]), "val"));
    }
  }
});

Deno.test("without labels of masks or a trained classifier there is nothing to choose by", () => {
  for (
    const more of [
      ...["weak", "open", { kind: "noisy", rate: 0.2 }].map((supervision) => ({ supervision })),
      ...["zero-shot", "knn", "zlap", "oracle"].map((classifier) => ({ classifier })),
      { measure: "pseudo-labels" },
      { probe: { batches: "alternating" }, supervision: { kind: "semi", labelled: "1/16" } },
    ]
  ) assert.equal(heldOutNode(settingsOf(more), MATERIALS), null, JSON.stringify(more));
});

Deno.test("points that differ in graph, head or training are tried apart; a probe's do not hang on a graph", async () => {
  const own = await keyOf(settingsOf());
  for (
    const more of [{ graph: { k: 3 } }, { graph: { alpha: 0.5 } }, { head: "maskclip" }, {
      probe: { lr: 0.5 },
    }]
  ) {
    assert.notEqual(await keyOf(settingsOf(more)), own, JSON.stringify(more));
  }
  const probe = { classifier: "probe" };
  assert.equal(await keyOf(settingsOf({ ...probe, graph: { k: 3 } })), await keyOf(settingsOf(probe)));
});
