import assert from "node:assert/strict";
import { join } from "node:path";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { mergeSettings, type RawSettings } from "../../lib/configuration/merge-settings.ts";
import type { StageNode } from "../../lib/engine/stage.ts";
import { Store } from "../../lib/engine/store.ts";
import { heads } from "../../lib/method/heads/registry.ts";
import { prepareMaterials } from "../../lib/application/prepare-materials.ts";
import { pipeline } from "../../lib/stages/pipeline.ts";
import { Settings } from "../../lib/stages/settings.ts";
import { Workers } from "../../lib/stages/workers.ts";
import { choices } from "../experiments/choices.ts";
import { writeTinyClip } from "../application/fixtures/tiny-clip.ts";
import { writeTinyVoc } from "../application/fixtures/tiny-voc.ts";

/**
 * Every head, sampling, classifier, supervision, inductive form and label map that the settings offer, computed from pictures to
 * metrics on tiny data with random weights. A choice that is added is computed here without a change of this file.
 */

const TINY = {
  head: "dba",
  sampling: "global",
  masks: "oracle",
  supervision: "weak",
  classifier: "glcc",
  bootstrap: "LP>IL",
  text: { templates: ["{}"], background: ["ground", "sky"] },
  probe: { epochs: 2, warmup: 0.5 },
  graph: { k: 3 },
};

/** The words that the settings offer at a path. */
function offered(...path: string[]): string[] {
  const words = choices().filter((choice) => choice.path.join(".") === path.join(".")).map(({ value }) =>
    value
  );
  assert.ok(words.length > 1, path.join("."));
  return words as string[];
}

/** What a kind of supervision needs besides its name. */
const SEMI = { kind: "semi", labelled: "1/16" };
const SUPERVISION: Record<string, object> = { semi: SEMI, noisy: { rate: 0.4 } };

/** What a classifier needs to differ from the others. */
const CLASSIFIER: Record<string, object> = { glcc: { bootstrap: "IL>LP>IL>LP" } };

/** Choices by what they are choices of: every one must give scores of its own. */
const GROUPS: Record<string, Record<string, object>> = {
  // Eq. 7 exists for the single pass; S4 is `dba`.
  "head": named(Object.keys(heads), (name) => ({
    ...{ head: name, sampling: "none", classifier: "zero-shot", supervision: "open" },
  })),
  "sampling": named(offered("sampling", "kind"), (kind) => ({ sampling: { kind }, classifier: "zero-shot" })),
  "token masks": named(offered("sampling", "tokenMasks"), (tokenMasks) => ({
    sampling: { kind: "none", tokenMasks },
    classifier: "zero-shot",
  })),
  "classifier": named(offered("classifier"), (classifier) => ({ classifier, ...CLASSIFIER[classifier] })),
  "supervision": named(offered("supervision", "kind"), (kind) => ({
    supervision: { kind, ...SUPERVISION[kind] },
    classifier: "probe",
  })),
  "inductive form": Object.fromEntries(
    offered("inductive", "weights").flatMap((weights) =>
      offered("inductive", "combine").flatMap((combine) =>
        // The released combination scales the rows itself.
        (combine === "authors" ? ["l1"] : offered("inductive", "labelNorm")).flatMap((labelNorm) =>
          [true, false].map((prior) => [
            `${weights}, ${labelNorm}, ${combine}, prior ${prior}`,
            { supervision: SEMI, inductive: { weights, labelNorm, combine, prior } },
          ])
        )
      )
    ),
  ),
  "cold prior": named(offered("inductive", "coldPrior"), (coldPrior) => ({
    bootstrap: "IL",
    inductive: { coldPrior },
  })),
  "balance": named(offered("pseudo", "balance"), (balance) => ({
    supervision: SEMI,
    pseudo: { balance },
  })),
  "prompts": named(
    offered("text", "templates"),
    (templates) => ({ text: { templates }, classifier: "zero-shot" }),
  ),
  "background rule": named(offered("text", "rule"), (rule) => ({ text: { rule }, classifier: "zero-shot" })),
  "batches": named(offered("probe", "batches"), (batches) => ({
    supervision: SEMI,
    classifier: "probe",
    probe: { batches },
  })),
  "probe": named(offered("probe", "kind"), (kind) => ({ probe: { kind }, classifier: "probe" })),
};

function named(names: readonly string[], settings: (name: string) => object): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, settings(name)]));
}

Deno.test("every choice that the settings offer runs from pictures to metrics, and none is without effect", async () => {
  const folder = await Deno.makeTempDir({ prefix: "ablate-choices-" });
  const workers = new Workers();
  try {
    const data = { name: "voc2012", root: await writeTinyVoc(join(folder, "voc")), train: "train" };
    const base = { dataset: data, clip: await writeTinyClip(join(folder, "clip")), ...TINY };
    const settingsOf = (more: object) =>
      Settings.parse(mergeSettings(Settings, [base as RawSettings, more as RawSettings]));
    const materials = await prepareMaterials(settingsOf({}), {
      partitions: [{ fraction: "1/16", draw: 0, isAsked: false }],
      masks: [settingsOf({}).masks],
    }, {
      ...{ store: new Store(join(folder, "store")), workers, progress: silentProgress },
      signal: new AbortController().signal,
    });
    const cells = Object.entries(GROUPS).flatMap(([group, choices]) =>
      Object.entries(choices).map(([choice, more]) => {
        const node = pipeline(settingsOf(more), materials);
        const { scores } = node.inputs.counts.inputs;
        return { group, choice, node, scores };
      })
    );
    const nodes = cells.flatMap(({ node, scores }): StageNode[] => [node, scores]);
    const results = await evaluateNodes(nodes, { store: new Store(join(folder, "store")) });
    const seen = new Map<string, string>();
    for (const { group, choice, node, scores } of cells) {
      const what = `${group}: ${choice}`;
      const { tensors } = await results.get(node)!.whole();
      assert.ok(
        tensors.miou.data[0] >= 0 && tensors.miou.data[0] <= 100,
        `${what}: mIoU ${tensors.miou.data[0]}`,
      );
      const values = (await results.get(scores)!.whole()).tensors.scores.data as Float32Array;
      assert.ok(values.length > 0 && values.every(Number.isFinite), `${what}: finite scores`);
      const key = `${group} ${values.join(" ")}`;
      assert.ok(!seen.has(key), `${what} does the same as ${seen.get(key)}`);
      seen.set(key, choice);
    }
  } finally {
    await workers.close();
    await Deno.remove(folder, { recursive: true });
  }
});
