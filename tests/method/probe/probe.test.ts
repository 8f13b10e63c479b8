import assert from "node:assert/strict";
import { fitProbe, fitProbeOnGroups } from "../../../lib/method/probe/fit-probe.ts";
import { probeScores } from "../../../lib/method/probe/probe-scores.ts";
import { PROBE_DEFAULTS, type ProbeKind } from "../../../lib/method/probe/probe.ts";
import { learningRate } from "../../../lib/method/probe/schedule.ts";
import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";
import { oneHot, plantedClusters } from "../../../lib/study/planted-clusters.ts";

const { x, classes } = plantedClusters(
  { classes: 4, width: 12, loose: 50, denseClusters: 0, densePoints: 0, spread: 0.15, tight: 0 },
  new Random(1),
);
const y = oneHot(classes, 4);
const areas = new Float32Array(x.rows).fill(100);
const fit = (kind: ProbeKind, seed: number, targets: Matrix = y, weights: ArrayLike<number> = areas) =>
  fitProbe(
    x,
    targets,
    weights,
    { ...PROBE_DEFAULTS[kind], batch: 64, epochs: 30, warmup: 3, start: "random" },
    new Random(seed),
  );

Deno.test("Ctrl-C and progress have their turns while an epoch of many masks is trained on", async () => {
  const rows = 30_000, width = 128, random = new Random(3);
  const many = matrix(rows, width, Float32Array.from({ length: rows * width }, () => random.normal()));
  const targets = oneHot(Int32Array.from({ length: rows }, (_, row) => row % 30), 30);
  let turns = 0;
  const timer = setInterval(() => turns++), turnsBy: number[] = [0];
  await fitProbe(
    many,
    targets,
    new Float32Array(rows).fill(1),
    { ...PROBE_DEFAULTS.authors, batch: 100, epochs: 2, warmup: 0, start: "random" },
    random,
    () => turnsBy.push(turns),
  );
  clearInterval(timer);
  assert.equal(turnsBy.length, 3);
  // An epoch of 300 steps takes many times as long as the timer, on any machine.
  assert.ok(turnsBy[0] < turnsBy[1] && turnsBy[1] < turnsBy[2], `turns after each epoch: ${turnsBy}`);
});

for (const kind of ["authors", "mae"] as const) {
  Deno.test(`the ${kind} probe separates clusters, the same way for the same seed`, async () => {
    const model = await fit(kind, 5);
    assert.deepEqual(argmaxRows(probeScores(model, x).softmax), classes);
    assert.deepEqual(await fit(kind, 5), model);
    assert.notDeepEqual(await fit(kind, 6), model);
  });

  Deno.test(`the ${kind} probe trains on fewer masks than a batch`, async () => {
    const model = await fitProbe(x, y, areas, { ...PROBE_DEFAULTS[kind], batch: 100_000 }, new Random(2));
    const found = argmaxRows(probeScores(model, x).softmax);
    const right = found.filter((label, i) => label === classes[i]).length;
    assert.ok(right > 0.9 * x.rows, `${right} of ${x.rows}`);
  });
}

/** The masks in groups of so many. */
function inGroups(size: number, embeddings: Matrix = x, targets: Matrix = y) {
  const starts = Array.from({ length: Math.ceil(x.rows / size) }, (_, group) => group * size);
  const rowsOf = (m: Matrix, start: number) => {
    const data = m.data.slice(start * m.cols, (start + size) * m.cols);
    return matrix(data.length / m.cols, m.cols, data);
  };
  return {
    rows: starts.map((start) => Math.min(size, x.rows - start)),
    read: (group: number) =>
      Promise.resolve({
        x: rowsOf(embeddings, starts[group]),
        y: rowsOf(targets, starts[group]),
        areas: areas.slice(starts[group], starts[group] + size),
      }),
  };
}

for (const kind of ["authors", "mae"] as const) {
  const settings = { ...PROBE_DEFAULTS[kind], batch: 20, epochs: 30, warmup: 3 };

  Deno.test(`one group of masks trains the ${kind} probe as masks in memory do`, async () => {
    const together = await fitProbe(x, y, areas, settings, new Random(5));
    assert.deepEqual(await fitProbeOnGroups(inGroups(x.rows), settings, new Random(5)), together);
  });

  Deno.test(`several groups train the ${kind} probe too, whatever classes they hold, the same way for the same seed`, async () => {
    // Clusters lie in order of their classes: a group holds one or two.
    const model = await fitProbeOnGroups(inGroups(67), settings, new Random(5));
    const found = argmaxRows(probeScores(model, x).softmax);
    const right = found.filter((label, i) => label === classes[i]).length;
    assert.ok(right > 0.9 * x.rows, `${right} of ${x.rows}`);
    assert.deepEqual(await fitProbeOnGroups(inGroups(67), settings, new Random(5)), model);
  });
}

Deno.test("every group is checked", async () => {
  const broken = matrix(x.rows, x.cols, x.data.slice());
  broken.data[broken.data.length - 1] = NaN;
  const settings = { ...PROBE_DEFAULTS.authors, epochs: 1, warmup: 0 };
  await assert.rejects(fitProbeOnGroups(inGroups(50, broken), settings, new Random(1)), /finite embeddings/);
  const unlabelled = matrix(y.rows, y.cols);
  await assert.rejects(
    fitProbeOnGroups(inGroups(50, x, unlabelled), settings, new Random(1)),
    /labels for at least one training mask/,
  );
});

Deno.test("large masks outweigh small ones", async () => {
  // Every embedding occurs with both labels: the label of the large masks wins.
  const twice = matrix(2 * x.rows, x.cols);
  twice.data.set(x.data);
  twice.data.set(x.data, x.data.length);
  const wrong = classes.map((label) => (label + 1) % 4);
  const targets = oneHot([...classes, ...wrong], 4);
  const weights = Float32Array.from({ length: twice.rows }, (_, i) => i < x.rows ? 1000 : 10);
  const model = await fitProbe(
    twice,
    targets,
    weights,
    { ...PROBE_DEFAULTS.authors, batch: 64, epochs: 20, warmup: 2 },
    new Random(3),
  );
  assert.deepEqual(argmaxRows(probeScores(model, x).softmax), classes);
});

Deno.test("masks without a target do not move the probe", async () => {
  const isOdd = (row: number) => row % 2 === 1;
  const half = matrix(y.rows, 4, y.data.map((value, i) => isOdd(Math.floor(i / 4)) ? 0 : value));
  const random = new Random(8);
  const noise = matrix(
    x.rows,
    x.cols,
    x.data.map((value, i) => isOdd(Math.floor(i / x.cols)) ? random.normal() : value),
  );
  const settings = { ...PROBE_DEFAULTS.authors, batch: 64, epochs: 5, warmup: 1 };
  const onNoise = await fitProbe(noise, half, areas, settings, new Random(4));
  assert.deepEqual(onNoise, await fitProbe(x, half, areas, settings, new Random(4)));
});

Deno.test("a part of an epoch is trained as such", async () => {
  const seen: number[] = [];
  const settings = { ...PROBE_DEFAULTS.authors, batch: 50, epochs: 2.5, warmup: 1 };
  await fitProbe(x, y, areas, settings, new Random(1), (fraction) => seen.push(fraction));
  assert.deepEqual(seen, [0.4, 0.8, 1]);
});

Deno.test("both schedules rise to the peak at the end of warm-up and fall to 0", () => {
  for (const kind of ["authors", "mae"] as const) {
    const settings = { ...PROBE_DEFAULTS[kind], epochs: 10, warmup: 2 };
    const rates = Array.from({ length: 101 }, (_, t) => learningRate(t, 10, settings));
    assert.equal(Math.max(...rates), settings.lr);
    assert.equal(rates.indexOf(settings.lr), 20);
    assert.ok(rates[100] < 1e-12);
  }
});

Deno.test("bad training data is named", async () => {
  await assert.rejects(fit("authors", 1, matrix(y.rows, 4)), /labels for at least one training mask/);
  const broken = matrix(x.rows, x.cols, x.data.slice());
  broken.data[3 * x.cols + 1] = NaN;
  await assert.rejects(
    fitProbe(broken, y, areas, PROBE_DEFAULTS.authors, new Random(1)),
    /finite embeddings but found NaN for training mask 3/,
  );
  await assert.rejects(fit("authors", 1, y, [1, 2]), /of 200 masks but found 200 and 2/);
});
