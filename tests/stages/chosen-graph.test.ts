import { standing } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import { GLCC_DEFAULTS } from "../../lib/method/bootstrap/glcc.ts";
import { RELEASED } from "../../lib/method/probe/training-length.ts";
import { pseudoLabelDefaults } from "../../lib/method/pseudo-labels/supervision.ts";
import type { GraphChoice } from "../../lib/stages/artefacts.ts";
import { chosenGraphStage, FOLDS } from "../../lib/stages/chosen-graph.ts";
import { countOf } from "../../lib/stages/graph-choice.ts";
import { tensorOf } from "../../lib/stages/matrices.ts";
import { Workers } from "../../lib/stages/workers.ts";
import { oneHot, plantedClusters } from "../../lib/study/planted-clusters.ts";
import { Random } from "../../lib/tensor/random.ts";
import { stored, undisturbed } from "../application/fixtures/stored.ts";

const CLASSES = 3;
const IMAGES = 20;
const random = new Random(8);
const planted = plantedClusters(
  { classes: CLASSES, width: 8, loose: 60, denseClusters: 0, densePoints: 0, spread: 0.5, tight: 0 },
  random,
);
const count = planted.classes.length;
const ids = Array.from({ length: IMAGES }, (_, image) => `image${image}`);
const masks = {
  areas: { shape: [count], data: new Int32Array(count).fill(40) },
  maskCounts: { shape: [IMAGES], data: new Int32Array(IMAGES).fill(count / IMAGES) },
};
const guesses = planted.classes.map((label) => random.next() < 0.4 ? random.below(CLASSES) : label);
const inputs = {
  embeddings: stored({ embeddings: tensorOf(planted.x) }),
  masks: stored(masks),
  truth: stored({ proportions: tensorOf(oneHot(planted.classes, CLASSES)) }),
  zeroShot: stored({ scores: tensorOf(oneHot(guesses, CLASSES)) }),
};
const split = {
  source: { name: "voc2012" as const, root: "" },
  ...{ name: "train", ids, fingerprint: "", classNames: ["a", "b", "c"] },
};
const { kind, batch, lr } = GLCC_DEFAULTS.probe;
const PARAMS = {
  ...{ k: 8, times: [0.25, 1, 2], alpha: [0.5, 0.9] },
  glcc: {
    bootstrap: "LP>IL",
    pseudo: { ...pseudoLabelDefaults("paper"), hasBackground: false },
    probe: { kind, batch, lr, epochs: 3, warmup: RELEASED.warmup },
    inductive: { ...GLCC_DEFAULTS.inductive },
    seed: 0,
  },
};

async function choose(
  supervision: string,
  labelled: readonly string[],
  params: object = {},
): Promise<GraphChoice> {
  const workers = new Workers();
  try {
    const stage = chosenGraphStage(split, labelled, workers);
    return await stage.run({ ...PARAMS, supervision, ...params } as never, inputs as never, 0, undisturbed);
  } finally {
    await workers.close();
  }
}

Deno.test("the graph with the best mIoU over the folds is taken, the usual one where none is better", async () => {
  for (const [supervision, labelled] of [["full", ids], ["semi", ids.slice(0, 8)]] as const) {
    const { facts } = await choose(supervision, labelled);
    const { times, alpha, tried } = facts;
    // Three factors at the usual alpha, then the other alpha.
    assert.deepEqual(tried.map((one) => [one.times, one.alpha]), [[1, 0.9], [0.25, 0.9], [2, 0.9], [
      tried[3].times,
      0.5,
    ]]);
    const best = Math.max(...tried.map(({ miou }) => miou));
    assert.equal(tried.find((one) => one.miou === best)!.times, times);
    assert.equal(tried.find((one) => one.miou === best)!.alpha, alpha);
    assert.ok(best > 0.5 && best <= 1);
  }
});

Deno.test("a graph that is given whole is tried and kept", async () => {
  const { facts } = await choose("full", ids, { times: [2], alpha: [0.7] });
  assert.deepEqual([facts.times, facts.alpha], [2, 0.7]);
});

Deno.test("the chosen factor acts on the rule's k among all training masks", async () => {
  const chosen = standing<GraphChoice>(stored({}));
  chosen.whole = () => Promise.resolve({ tensors: {}, facts: { times: 2, alpha: 0.5, tried: [] } });
  assert.equal(await countOf({ k: "chosen", times: 1 }, 324_921, chosen), 100);
  assert.equal(await countOf({ k: "rule", times: 1 }, 324_921), 50);
  assert.equal(await countOf({ k: 7, times: 1 }, 324_921), 7);
});

Deno.test("fewer labelled images than folds are a fold each, and one alone keeps the usual graph", async () => {
  const { facts } = await choose("semi", ids.slice(0, FOLDS - 1));
  assert.ok(facts.tried.every(({ miou }) => miou > 0));
  const kept = await choose("semi", ids.slice(0, 1));
  assert.deepEqual([kept.facts.times, kept.facts.alpha], [1, 0.9]);
  assert.match(String(kept.facts.note), /1 labelled image is too few/);
});
