import assert from "node:assert/strict";
import {
  fitGlcc,
  GLCC_DEFAULTS,
  type GlccSettings,
  predictGlcc,
} from "../../../lib/method/bootstrap/glcc.ts";
import { pseudoLabelDefaults, type Supervision } from "../../../lib/method/pseudo-labels/supervision.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";
import { oneHot, plantedClusters, randomCentres } from "../../../lib/study/planted-clusters.ts";

const PLANTED = {
  classes: 4,
  width: 16,
  loose: 60,
  denseClusters: 0,
  densePoints: 0,
  spread: 0.15,
  tight: 0,
};
const random = new Random(1);
const centres = randomCentres(PLANTED.classes, PLANTED.width, random);
const training = plantedClusters(PLANTED, random, centres);
const test = plantedClusters({ ...PLANTED, loose: 25 }, random, centres);
const count = training.classes.length;
const noisy = training.classes.map((label) => random.next() < 0.3 ? random.below(PLANTED.classes) : label);

const inputs = {
  embeddings: training.x,
  areas: new Float32Array(count).fill(50),
  zeroShot: oneHot(noisy, PLANTED.classes),
};
const truth = oneHot(training.classes, PLANTED.classes);
// Each image holds one mask of every class, so image labels exclude nothing: the noise stays.
const images = count / PLANTED.classes;
const SUPERVISION: Record<string, Supervision> = {
  full: { kind: "full", proportions: truth },
  semi: {
    kind: "semi",
    proportions: truth,
    labelled: Uint8Array.from({ length: count }, (_, i) => i % 10 === 0 ? 1 : 0),
  },
  weak: {
    kind: "weak",
    imageOfMask: Int32Array.from({ length: count }, (_, i) => i % images),
    imageLabels: {
      images,
      classes: PLANTED.classes,
      present: new Uint8Array(images * PLANTED.classes).fill(1),
    },
  },
};
const settings: GlccSettings = {
  ...GLCC_DEFAULTS,
  pseudo: { ...pseudoLabelDefaults("paper"), hasBackground: false },
  probe: { ...GLCC_DEFAULTS.probe, batch: 64, epochs: 20, warmup: 2 },
  graph: { k: 10, alpha: 0.9 },
};

async function accuracy(supervision: Supervision, changed: Partial<GlccSettings> = {}): Promise<number> {
  const model = await fitGlcc({ ...inputs, supervision }, { ...settings, ...changed });
  assert.deepEqual(model.warnings, []);
  const found = argmaxRows(await predictGlcc(model, test.x));
  return found.filter((label, i) => label === test.classes[i]).length / found.length;
}

for (const [kind, supervision] of Object.entries(SUPERVISION)) {
  Deno.test(`under ${kind} supervision GLCC finds planted clusters through noisy labels`, async () => {
    const seeds = [0, 1, 2];
    const found = await Promise.all(seeds.map((seed) => accuracy(supervision, { seed })));
    assert.ok(found.reduce((sum, share) => sum + share) / seeds.length > 0.9, String(found));
  });
}

for (const bootstrap of ["LP", "IL", "LP>IL", "LP>LP", "IL>IL", "IL>LP>IL>LP"]) {
  Deno.test(`the sequence ${bootstrap} classifies test masks`, async () => {
    assert.ok(await accuracy(SUPERVISION.semi, { bootstrap }) > 0.8);
  });
}

Deno.test("every form of inductive score classifies test masks", async () => {
  for (const weights of ["degree", "l1"] as const) {
    for (const labelNorm of ["l1", "raw"] as const) {
      for (const combine of ["equation", "authors"] as const) {
        const inductive = { weights, labelNorm, combine, prior: true };
        assert.ok(await accuracy(SUPERVISION.semi, { bootstrap: "LP>IL", inductive }) > 0.9);
      }
    }
  }
});

Deno.test("the same seed gives the same scores; the length of embeddings does not matter", async () => {
  const fitted = await fitGlcc({ ...inputs, supervision: SUPERVISION.weak }, settings);
  const again = await fitGlcc({ ...inputs, supervision: SUPERVISION.weak }, settings);
  const scores = await predictGlcc(fitted, test.x);
  assert.deepEqual(await predictGlcc(again, test.x), scores);
  const longer = matrix(test.x.rows, test.x.cols, test.x.data.map((value) => 4 * value));
  assert.deepEqual(await predictGlcc(fitted, longer), scores);
});

Deno.test("full supervision keeps the ground truth in the graph", async () => {
  const { graph } = await fitGlcc({ ...inputs, supervision: SUPERVISION.full }, settings);
  assert.deepEqual(graph!.labels, truth);
});

Deno.test("open vocabulary is refused", async () => {
  await assert.rejects(fitGlcc({ ...inputs, supervision: { kind: "open" } }, settings), /open-vocabulary/);
});
