import assert from "node:assert/strict";
import { fitAlternatingProbe } from "../../../lib/method/probe/fit-alternating-probe.ts";
import { fitProbe, fitProbeOnGroups } from "../../../lib/method/probe/fit-probe.ts";
import { PROBE_DEFAULTS, type ProbeKind } from "../../../lib/method/probe/probe.ts";
import { probeScores } from "../../../lib/method/probe/probe-scores.ts";
import { classMeans, FEW_MASKS, probeStart } from "../../../lib/method/probe/probe-start.ts";
import { oneHot, plantedClusters } from "../../../lib/study/planted-clusters.ts";
import { type Matrix, matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows, unitRows } from "../../../lib/tensor/rows.ts";
import { assertClose } from "../close.ts";

const PLANTED = { classes: 5, width: 32, loose: 8, denseClusters: 0, densePoints: 0, spread: 0.15, tight: 0 };
const { x, classes } = plantedClusters(PLANTED, new Random(3));
const areas = Float32Array.from(classes, (_, i) => 1 + i % 3);
const slice = (m: Matrix, from: number, to: number) =>
  matrix(to - from, m.cols, m.data.slice(from * m.cols, to * m.cols));

Deno.test("few masks start at the means of their classes, many at random, and settings overrule both", () => {
  assert.equal(probeStart({}, FEW_MASKS - 1), "class-means");
  assert.equal(probeStart({}, FEW_MASKS), "random");
  assert.equal(probeStart({ start: "random" }, 10), "random");
  assert.equal(probeStart({ start: "class-means" }, FEW_MASKS), "class-means");
});

Deno.test("means weigh masks by area and target, over groups too; a class without labels has none", async () => {
  const y = oneHot(classes, 6);
  row(y, 0).set([0.25, 0.75, 0, 0, 0, 0]);
  const parts = [slice(x, 0, 17), slice(x, 17, 40)], targets = [slice(y, 0, 17), slice(y, 17, 40)];
  const groups = {
    rows: [17, 23],
    read: (group: number) =>
      Promise.resolve({
        x: parts[group],
        y: targets[group],
        areas: areas.subarray(17 * group, 17 + 23 * group),
      }),
  };
  const means = await classMeans("authors", [groups]);
  const expected = matrix(6, 32);
  for (let i = 0; i < x.rows; i++) {
    const unit = row(unitRows(x), i);
    for (let c = 0; c < 6; c++) {
      unit.forEach((value, e) => expected.data[c * 32 + e] += areas[i] * y.data[i * 6 + c] * value);
    }
  }
  assertClose([...means.data], [...unitRows(expected).data], 1e-5);
  assert.ok(row(means, 5).every((value) => value === 0));
});

for (const kind of ["authors", "mae"] as ProbeKind[]) {
  Deno.test(`the ${kind} probe knows one row a class from the start, whatever the seed`, async () => {
    const known = Array.from(classes, (label, i) => classes.indexOf(label) === i ? i : -1).filter((i) =>
      i >= 0
    );
    const few = matrix(known.length, 32, Float32Array.from(known.flatMap((i) => [...row(x, i)])));
    const y = oneHot(known.map((i) => classes[i]), 5);
    const right = async (start: "random" | "class-means", seed: number) => {
      const settings = { ...PROBE_DEFAULTS[kind], epochs: 1, warmup: 0, lr: 1e-6, start };
      const model = await fitProbe(few, y, new Float32Array(5).fill(1), settings, new Random(seed));
      const found = argmaxRows(probeScores(model, x).logits);
      return found.filter((label, i) => label === classes[i]).length / found.length;
    };
    for (const seed of [0, 1, 2]) {
      assert.ok(await right("class-means", seed) > 0.9);
      assert.ok(await right("random", seed) < 0.7);
    }
  });
}

Deno.test("alternating batches start at the means of labelled and unlabelled masks together", async () => {
  const y = oneHot(classes, 5);
  const group = (from: number, to: number) => ({
    rows: [to - from],
    read: () =>
      Promise.resolve({ x: slice(x, from, to), y: slice(y, from, to), areas: areas.subarray(from, to) }),
  });
  const settings = {
    ...PROBE_DEFAULTS.authors,
    epochs: 1,
    warmup: 0,
    lr: 1e-9,
    batch: 10,
    start: "class-means" as const,
  };
  const halves = { labelled: group(0, 20), unlabelled: group(20, 40) };
  const alternating = await fitAlternatingProbe(halves, settings, new Random(1));
  const together = await fitProbeOnGroups(group(0, 40), settings, new Random(2));
  assertClose([...unitRows(alternating.weight).data], [...unitRows(together.weight).data], 1e-4);
});
