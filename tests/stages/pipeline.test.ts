import assert from "node:assert/strict";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { nodesBehind } from "../../lib/engine/nodes-behind.ts";
import { UserError } from "../../lib/errors.ts";
import { labelBalanceOf } from "../../lib/stages/label-balance-of.ts";
import { pipeline } from "../../lib/stages/pipeline.ts";
import type { Materials } from "../../lib/stages/materials.ts";
import type { Settings } from "../../lib/stages/settings.ts";
import type { Split } from "../../lib/stages/split.ts";
import { fixedCode } from "../engine/counting-stage.ts";
import { CLASSES, materialsIn, settingsOf } from "./fixtures/cell.ts";
import { compare, keysOf } from "./fixtures/keys.ts";

const MATERIALS = materialsIn("/data");

Deno.test("rows that differ by head share masks, ground truth and text, and no embedding", async () => {
  const { all, some, none } = await compare(settingsOf({ head: "maskclip" }), settingsOf());
  assert.deepEqual(all, ["ground truth of masks", "masks", "text classifier"]);
  assert.equal(some, undefined);
  assert(none!.includes("mask embeddings") && none!.includes("estimates"));
});

Deno.test("GLCC starts from the very probe that stands in the row above it", async () => {
  for (const supervision of ["full", "weak", { kind: "semi", labelled: "1/16" }]) {
    const probe = await keysOf(settingsOf({ supervision }));
    const glcc = await keysOf(settingsOf({ supervision, classifier: "glcc" }));
    for (const stage of ["masks", "mask embeddings", "pseudo-labels", "linear probe"]) {
      assert(probe.get(stage)!.isSubsetOf(glcc.get(stage)!), `${stage} under ${JSON.stringify(supervision)}`);
    }
    assert(glcc.has("neighbour graph") && !probe.has("neighbour graph"));
  }
});

Deno.test("the open vocabulary reads no training data", async () => {
  const keys = await keysOf(settingsOf({ supervision: "open" }));
  assert.deepEqual([...keys.keys()].sort(), [
    ...["counts", "estimates", "ground truth of masks", "mask embeddings", "masks"],
    ...["text classifier", "zero-shot scores"],
  ]);
  // One split, not two.
  for (const stage of ["masks", "mask embeddings"]) assert.equal(keys.get(stage)!.size, 1, stage);
  const otherTraining = { ...MATERIALS.train, fingerprint: "another" };
  assert.deepEqual(
    await keysOf(settingsOf({ supervision: "open" }), { ...MATERIALS, train: otherTraining }),
    keys,
  );
});

Deno.test("full supervision asks no text classifier, weak supervision does", async () => {
  assert(!(await keysOf(settingsOf({ supervision: "full" }))).has("text classifier"));
  assert((await keysOf(settingsOf())).has("text classifier"));
});

Deno.test("oracle labels need masks and ground truth alone", async () => {
  const keys = await keysOf(settingsOf({ classifier: "oracle" }));
  assert(!keys.has("mask embeddings") && !keys.has("text classifier"));
});

Deno.test("a setting changes what depends on it and nothing before it", async () => {
  const glcc = settingsOf({ classifier: "glcc" });
  const k = await compare(glcc, settingsOf({ classifier: "glcc", graph: { k: 7 } }));
  assert(k.all!.includes("mask embeddings") && k.all!.includes("zero-shot scores"));
  assert(k.some!.includes("linear probe"), "the first probe comes before the graph");
  assert(k.none!.includes("neighbour graph") && k.none!.includes("propagated labels"));

  const seed = await compare(settingsOf(), settingsOf({ seed: 1 }));
  assert.deepEqual(seed.none, ["counts", "estimates", "linear probe", "probe scores"]);
});

Deno.test("results are named by content: folders leave no trace, other content does", async () => {
  const here = await keysOf(settingsOf());
  assert.deepEqual(await keysOf(settingsOf(), materialsIn("/elsewhere")), here);
  const otherClip = { ...MATERIALS.clip, hash: "other weights" };
  const changed = await keysOf(settingsOf(), { ...MATERIALS, clip: otherClip });
  assert.deepEqual(changed.get("masks"), here.get("masks"));
  assert.notDeepEqual(changed.get("mask embeddings"), here.get("mask embeddings"));
});

Deno.test("without labels every trained classifier is the text classifier", async () => {
  const text = await keysOf(settingsOf({ supervision: "open", classifier: "zero-shot" }));
  for (const classifier of ["probe", "glcc"]) {
    assert.deepEqual(await keysOf(settingsOf({ supervision: "open", classifier })), text);
  }
});

Deno.test("names that do not fit the classes, heads that do not exist and labels that nobody has are refused at once", () => {
  const refused = (settings: () => Settings, message: RegExp) =>
    assert.throws(() => pipeline(settings(), MATERIALS), (error: unknown) => {
      assert(error instanceof UserError, String(error));
      assert.match(error.describe(), message);
      return true;
    });
  refused(
    () => settingsOf({ text: { names: ["cat"] } }),
    /^text\.names: .* 2 foreground classes but found 1/,
  );
  refused(
    () => settingsOf({ classifier: "glcc", pseudo: { balance: "labelled" } }),
    /^pseudo\.balance: .* semi supervision .* found weak/,
  );
  refused(
    () => settingsOf({ probe: { batches: "alternating" } }),
    /^probe\.batches: .* semi supervision for batches: alternating .* found weak/,
  );
  refused(() => settingsOf({ head: { name: "maskclip", tau: 3 } }), /Expected an option of head "maskclip"/);
});

Deno.test("a segmenter's masks and their embeddings do not depend on whether background is a class; truth and text do", async () => {
  const split = (name: "train" | "evaluate"): Split => ({ ...MATERIALS[name], classNames: CLASSES.slice(1) });
  const without = materialsIn("/data", {
    ...{ train: split("train"), evaluate: split("evaluate"), hasBackground: false },
  });
  const dataset = { name: "voc2012", background: false };
  const voc21 = await keysOf(settingsOf({ supervision: "open" }));
  const voc20 = await keysOf(settingsOf({ supervision: "open", dataset }), without);
  for (const stage of ["masks", "mask embeddings"]) {
    assert.deepEqual(voc20.get(stage), voc21.get(stage), stage);
  }
  for (const stage of ["ground truth of masks", "zero-shot scores", "counts"]) {
    assert.notDeepEqual(voc20.get(stage), voc21.get(stage), stage);
  }
  const regions = await keysOf(settingsOf({ masks: "oracle" }));
  const fewer = await keysOf(settingsOf({ masks: "oracle", dataset }), without);
  assert.notDeepEqual(fewer.get("masks"), regions.get("masks"), "true regions depend on what is ignored");
});

Deno.test("batches in turn make another probe from the same pseudo-labels; shuffled ones are the default", async () => {
  const semi = (more: object = {}) =>
    settingsOf({ supervision: { kind: "semi", labelled: "1/16" }, classifier: "probe", ...more });
  const usual = await keysOf(semi());
  assert.deepEqual(await keysOf(semi({ probe: { batches: "shuffled" } })), usual);
  const { none } = await compare(semi(), semi({ probe: { batches: "alternating" } }));
  assert.deepEqual(none, ["counts", "estimates", "linear probe", "probe scores"]);
});

Deno.test("without a background class no column is set against the others before propagation", () => {
  const semi = (balance: string) => settingsOf({ pseudo: { balance } });
  const resolved = (hasBackground: boolean) =>
    ["none", "background", "class", "labelled"].map((balance) =>
      labelBalanceOf(semi(balance), { hasBackground })
    );
  assert.deepEqual(resolved(true), ["none", "background", "class", "labelled"]);
  assert.deepEqual(resolved(false), ["none", "none", "class", "labelled-only"]);
});

Deno.test("pseudo-labels are measured on the training split alone, and on the labels of the last round", async () => {
  const measured = (more: object) => settingsOf({ measure: "pseudo-labels", ...more });
  const keys = await keysOf(measured({ classifier: "zero-shot" }));
  for (const stage of ["masks", "mask embeddings", "pseudo-labels"]) {
    assert.equal(keys.get(stage)!.size, 1, stage);
  }
  const otherTest = { ...MATERIALS, evaluate: { ...MATERIALS.evaluate, fingerprint: "another" } };
  for (const classifier of ["zero-shot", "probe", "glcc"]) {
    const [here, there] = [
      await keysOf(measured({ classifier })),
      await keysOf(measured({ classifier }), otherTest),
    ];
    assert.deepEqual(there.get("estimates"), here.get("estimates"), classifier);
  }
  const rounds = async (bootstrap: string) =>
    (await keysOf(measured({ classifier: "glcc", bootstrap }))).get("pseudo-labels")!.size;
  const oracle = await keysOf(measured({ classifier: "oracle" }));
  assert.deepEqual([...oracle.keys()].sort(), [
    ...["counts", "estimates", "ground truth of masks", "masks", "oracle labels"],
  ]);
  // The first labels, and those after every step.
  assert.deepEqual([await rounds("LP"), await rounds("LP>IL"), await rounds("LP>IL>LP>IL")], [2, 3, 5]);
  assert.throws(() => pipeline(measured({ classifier: "knn" }), MATERIALS), /makes pseudo-labels/);
});

Deno.test("k nearest neighbours read the pseudo-labels; ZLaP reads text and embeddings and no label", async () => {
  const knn = await keysOf(settingsOf({ classifier: "knn" }));
  assert(knn.has("nearest-neighbour scores") && knn.has("pseudo-labels") && !knn.has("neighbour graph"));
  const zlap = await keysOf(settingsOf({ classifier: "zlap" }));
  assert(zlap.has("ZLaP scores") && !zlap.has("pseudo-labels"));
  const full = await keysOf(settingsOf({ classifier: "zlap", supervision: "full" }));
  assert.deepEqual(full.get("estimates"), zlap.get("estimates"));
});

Deno.test("the zero-shot prior is for sequences without a probe alone", async () => {
  const glcc = (bootstrap: string, coldPrior: string) =>
    settingsOf({ classifier: "glcc", bootstrap, inductive: { coldPrior } });
  const without = await compare(glcc("IL", "none"), glcc("IL", "zero-shot"));
  assert(without.none!.includes("inductive propagation") && without.all!.includes("propagated labels"));
  const withProbe = await compare(glcc("LP>IL", "none"), glcc("LP>IL", "zero-shot"));
  assert.deepEqual([withProbe.none, withProbe.some], [undefined, undefined]);
});

Deno.test("neighbours of test masks may be other than in the graph, which they leave as it is", async () => {
  const glcc = settingsOf({ classifier: "glcc" });
  const wider = await compare(glcc, settingsOf({ classifier: "glcc", graph: { testK: 7 } }));
  assert(wider.all!.includes("neighbour graph") && wider.all!.includes("propagated labels"));
  assert(wider.none!.includes("neighbours of test masks") && wider.none!.includes("counts"));
});

Deno.test("the text classifier's scale is 100 or the model's own, which must be there", async () => {
  const open = (logitScale?: number | "own") =>
    settingsOf({
      supervision: "open",
      classifier: "zero-shot",
      ...(logitScale ? { text: { logitScale } } : {}),
    });
  const { none } = await compare(open(), open("own"));
  assert.ok(none?.includes("zero-shot scores") && !none.includes("class vectors"));
  assert.deepEqual(await keysOf(open("own")), await keysOf(open(14)));
  assert.deepEqual(await keysOf(open()), await keysOf(open(100)));
  const silent = materialsIn("/data", { clip: { ...MATERIALS.clip, logitScale: null } });
  assert.throws(() => pipeline(open("own"), silent), UserError);
});

Deno.test("a graph is chosen on training labels for GLCC under full and semi supervision alone", async () => {
  const chosen = { classifier: "glcc", graph: { k: "chosen", alpha: "chosen" } };
  const semi = { kind: "semi", labelled: "1/16" };
  const stage = "graph chosen on training labels";
  for (const supervision of ["full", semi]) {
    const keys = await keysOf(settingsOf({ ...chosen, supervision }));
    assert.equal(keys.get(stage)?.size, 1);
    const usual = await compare(
      settingsOf({ ...chosen, supervision }),
      settingsOf({ classifier: "glcc", supervision }),
    );
    assert.ok(usual.none?.includes("neighbour graph") && !usual.none.includes("linear probe"));
  }
  const one = await keysOf(settingsOf({ classifier: "glcc", supervision: semi, graph: { alpha: "chosen" } }));
  assert.ok(one.has(stage));
  for (
    const refused of [
      { supervision: "weak" },
      { supervision: { kind: "noisy", rate: 0.2 } },
      { supervision: "full", classifier: "knn" },
      { supervision: "full", classifier: "zlap" },
      { supervision: semi, probe: { batches: "alternating" } },
    ]
  ) {
    assert.throws(() => pipeline(settingsOf({ ...chosen, ...refused }), MATERIALS), UserError);
  }
});

Deno.test("a large training split is propagated and scored from disk, whatever the classifier", async () => {
  const ids = Array.from({ length: 12_001 }, (_, i) => `image ${i}`);
  const large = { ...MATERIALS, train: { ...MATERIALS.train, ids } };
  const inMemory = await keysOf(settingsOf({ classifier: "glcc" }));
  for (const stage of ["affinity", "propagated panels", "mask degrees"]) assert(!inMemory.has(stage));
  const plain = await keysOf(settingsOf({ classifier: "glcc", pseudo: { balance: "none" } }), large);
  assert(!plain.has("label balance"));
  const glcc = await keysOf(settingsOf({ classifier: "glcc", pseudo: { balance: "class" } }), large);
  for (const stage of ["affinity", "propagated panels", "mask degrees", "label balance"]) {
    assert(glcc.has(stage), stage);
  }
  assert.equal(glcc.get("propagated panels")!.size, glcc.get("propagated labels")!.size);
  assert.notDeepEqual(inMemory.get("inductive propagation"), glcc.get("inductive propagation"));
  const knn = (materials: Materials) =>
    pipeline(settingsOf({ classifier: "knn" }), materials).inputs.counts.inputs.scores.stage;
  assert(!knn(MATERIALS).shardCount && knn(large).shardCount);
});

Deno.test("cells of the same materials share nodes of masks, ground truth and embeddings, and get those they would have alone", async () => {
  const shared = materialsIn("/data");
  const cells = [
    ...[{}, { classifier: "glcc" }, { head: "maskclip" }, { head: { name: "dba", tau: 8 } }, {
      sampling: "none",
    }],
    ...[{ masks: "oracle" }, { masks: { generator: "oracle", minMaskRegionArea: 9 } }, { masks: "sam" }],
    ...[{ supervision: "full" }, {
      measure: "embeddings",
    }],
  ].map(settingsOf);
  for (const settings of cells) {
    assert.deepEqual(await keysOf(settings, shared), await keysOf(settings, materialsIn("/data")));
  }
  const behind = [...nodesBehind(cells.map((settings) => pipeline(settings, shared)))];
  for (const stage of ["masks", "SAM masks", "ground truth of masks", "mask embeddings"]) {
    const nodes = behind.filter((node) => node.stage.name === stage);
    const resolved = await resolveNodes(nodes, fixedCode);
    const keys = new Set(nodes.map((node) => resolved.get(node)!.key));
    assert.equal(nodes.length, keys.size, stage);
  }
});
