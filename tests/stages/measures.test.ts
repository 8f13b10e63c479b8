import assert from "node:assert/strict";
import { join } from "node:path";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { mergeSettings, type RawSettings } from "../../lib/configuration/merge-settings.ts";
import { Store } from "../../lib/engine/store.ts";
import { UserError } from "../../lib/errors.ts";
import { METRICS } from "../../lib/application/table-metrics.ts";
import { prepareMaterials } from "../../lib/application/prepare-materials.ts";
import { BOOTSTRAP, pipeline } from "../../lib/stages/pipeline.ts";
import { Settings } from "../../lib/stages/settings.ts";
import { Workers } from "../../lib/stages/workers.ts";
import { writeTinyClip } from "../application/fixtures/tiny-clip.ts";
import { writeTinyVoc } from "../application/fixtures/tiny-voc.ts";

/** Cells that measure something else than labelled masks, and the metrics they have. */
const CELLS: Record<string, { settings: object; metrics: readonly string[] }> = {
  "label maps from tokens": {
    settings: { head: "sclip", supervision: "open", classifier: "zero-shot", labelMap: { from: "tokens" } },
    metrics: ["miou", "miouDefined", "accuracy"],
  },
  "embeddings": {
    settings: { measure: "embeddings", supervision: "full", classifier: "knn" },
    metrics: ["nearestRight", "silhouette", "classVariance", "textMargin"],
  },
  "discrimination bias": {
    settings: { measure: "discrimination-bias", head: "dba-eq7", sampling: "none" },
    metrics: ["biasCorrelation", "activeShare"],
  },
  "Appendix B": {
    settings: { measure: "inductive-approximation" },
    metrics: [
      ...["mutualNeighbours", "unchangedNeighbours", "keptDegrees", "keptWeights", "keptLabels"],
      ...["keptScores", "sameClass"],
    ],
  },
};

/** Settings that such a cell refuses, by what is told. */
const REFUSED: Record<string, object> = {
  "zero-shot": { classifier: "probe", labelMap: { from: "tokens" } },
  "open": { head: "sclip", classifier: "zero-shot", labelMap: { from: "tokens" } },
  "affinity": { measure: "discrimination-bias" },
  "full": { measure: "inductive-approximation", supervision: "full" },
};

Deno.test("what is no labelled mask is measured from pictures to metrics, or refused with what to change", async () => {
  const folder = await Deno.makeTempDir({ prefix: "ablate-measures-" });
  const workers = new Workers();
  try {
    const base = {
      dataset: { name: "voc2012", root: await writeTinyVoc(join(folder, "voc")), train: "train" },
      clip: await writeTinyClip(join(folder, "clip")),
      ...{ head: "dba", sampling: "global", masks: "oracle", supervision: "weak", classifier: "glcc" },
      text: { templates: ["{}"], background: ["ground", "sky"] },
      probe: { epochs: 2, warmup: 0.5 },
      graph: { k: 3 },
    };
    const settingsOf = (more: object) =>
      Settings.parse(mergeSettings(Settings, [base as RawSettings, more as RawSettings]));
    const store = new Store(join(folder, "store"));
    const materials = await prepareMaterials(
      settingsOf({}),
      { partitions: [], masks: [settingsOf({}).masks] },
      {
        ...{ store, workers, progress: silentProgress, signal: new AbortController().signal },
      },
    );
    const known = new Set(METRICS.map(({ name }) => name));
    for (const [what, { settings, metrics }] of Object.entries(CELLS)) {
      const node = pipeline(settingsOf(settings), materials);
      const { tensors } = await (await evaluateNodes([node], { store })).get(node)!.whole();
      assert.deepEqual(Object.keys(tensors).sort(), [...metrics].sort(), what);
      for (const name of metrics) {
        const [value] = tensors[name].data;
        assert.ok(Number.isNaN(value) || value >= -100 && value <= 100, `${what}, ${name}: ${value}`);
        assert.equal(tensors[name].data.length, 1 + BOOTSTRAP.replicates);
        assert.ok(known.has(name), name);
      }
    }
    for (const [told, settings] of Object.entries(REFUSED)) {
      assert.throws(
        () => pipeline(settingsOf(settings), materials),
        (error) => error instanceof UserError && error.describe().includes(told),
        told,
      );
    }
  } finally {
    await workers.close();
    await Deno.remove(folder, { recursive: true });
  }
});
