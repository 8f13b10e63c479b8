import assert from "node:assert/strict";
import { fitGlcc, GLCC_DEFAULTS, predictGlcc } from "../../../lib/method/bootstrap/glcc.ts";
import { type LabelledMasks, validateGraph } from "../../../lib/method/bootstrap/validate-graph.ts";
import { pseudoLabelDefaults, type Supervision } from "../../../lib/method/pseudo-labels/supervision.ts";
import { oneHot, plantedClusters } from "../../../lib/study/planted-clusters.ts";
import { matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";

const CLASSES = 3;
const random = new Random(4);
const planted = plantedClusters(
  { classes: CLASSES, width: 8, loose: 40, denseClusters: 0, densePoints: 0, spread: 0.4, tight: 0 },
  random,
);
const count = planted.classes.length;
const guesses = planted.classes.map((label) => random.next() < 0.4 ? random.below(CLASSES) : label);
const areas = Int32Array.from({ length: count }, () => 1 + random.below(50));
const ALL: LabelledMasks = {
  embeddings: planted.x,
  areas,
  zeroShot: oneHot(guesses, CLASSES),
  proportions: oneHot(planted.classes, CLASSES),
  labelled: null,
};
const SETTINGS = {
  ...GLCC_DEFAULTS,
  pseudo: { ...pseudoLabelDefaults("paper"), hasBackground: false },
  probe: { ...GLCC_DEFAULTS.probe, batch: 32, epochs: 4, warmup: 1 },
};
const GRAPHS = [{ times: 1, alpha: 0.9 }, { times: 0.5, alpha: 0.9 }, { times: 2, alpha: 0.5 }];
const K = 8;
const labelled = Uint8Array.from({ length: count }, (_, mask) => mask % 2);

/** The plain way: a fit of its own for every graph, and predictions for the masks that are left out. */
async function plainly(all: LabelledMasks, heldOut: Uint8Array) {
  const pick = (flag: number) => Array.from(heldOut.keys()).filter((mask) => heldOut[mask] === flag);
  const rows = (m: typeof all.embeddings, masks: number[]) => {
    const out = matrix(masks.length, m.cols);
    masks.forEach((mask, to) => row(out, to).set(row(m, mask)));
    return out;
  };
  const kept = pick(0), test = pick(1);
  const proportions = rows(all.proportions, kept);
  const supervision: Supervision = all.labelled
    ? { kind: "semi", proportions, labelled: Uint8Array.from(kept, (mask) => all.labelled![mask]) }
    : { kind: "full", proportions };
  const training = {
    embeddings: rows(all.embeddings, kept),
    areas: kept.map((mask) => all.areas[mask]),
    zeroShot: rows(all.zeroShot, kept),
    supervision,
  };
  return await Promise.all(GRAPHS.map(async ({ times, alpha }) => {
    const model = await fitGlcc(training, { ...SETTINGS, graph: { k: K * times, alpha } });
    const found = argmaxRows(await predictGlcc(model, rows(all.embeddings, test)));
    const counts = new Float64Array(CLASSES ** 2);
    test.forEach((mask, m) => counts[planted.classes[mask] * CLASSES + found[m]] += areas[mask]);
    return counts;
  }));
}

for (const kind of ["full", "semi"]) {
  Deno.test(`under ${kind} supervision every graph is tried as GLCC without the masks held out labels them`, async () => {
    const all = kind === "semi" ? { ...ALL, labelled } : ALL;
    const heldOut = labelled.map((flag, mask) => flag === 1 && mask % 3 === 0 ? 1 : 0);
    const found = await validateGraph(all, heldOut, SETTINGS, K, GRAPHS);
    assert.deepEqual(found, await plainly(all, heldOut));
    const pixels = areas.reduce((sum, area, mask) => sum + area * heldOut[mask], 0);
    for (const counts of found) assert.equal(counts.reduce((sum, value) => sum + value), pixels);
  });
}

Deno.test("what is held out, and what has no label, is never read", async () => {
  const heldOut = labelled.map((flag, mask) => flag === 1 && mask % 3 === 0 ? 1 : 0);
  const spoiled = ALL.proportions.data.slice();
  for (let mask = 0; mask < count; mask++) {
    if (labelled[mask] === 0) spoiled.fill(1 / CLASSES, mask * CLASSES, (mask + 1) * CLASSES);
  }
  const blind = { ...ALL, labelled, proportions: matrix(count, CLASSES, spoiled) };
  assert.deepEqual(
    await validateGraph(blind, heldOut, SETTINGS, K, GRAPHS),
    await validateGraph({ ...ALL, labelled }, heldOut, SETTINGS, K, GRAPHS),
  );
});
