import type { Labels, Rows } from "../../lib/method/given-labels.ts";
import assert from "node:assert/strict";
import { EmbeddingClassifier, type FitOptions } from "../../lib/method/embedding-classifier.ts";
import type { ClassifierMethod } from "../../lib/method/classifier-options.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { argmaxRows } from "../../lib/tensor/rows.ts";
import { assertSays } from "../datasets/says.ts";
import { oneHot, plantedClusters, randomCentres } from "../../lib/study/planted-clusters.ts";

const CLASSES = 4;
const PLANTED = {
  classes: CLASSES,
  width: 16,
  loose: 60,
  denseClusters: 0,
  densePoints: 0,
  spread: 0.15,
  tight: 0,
};
const random = new Random(2);
const centres = randomCentres(CLASSES, PLANTED.width, random);
const training = plantedClusters(PLANTED, random, centres);
const test = plantedClusters({ ...PLANTED, loose: 25 }, random, centres);
const count = training.classes.length;

/** Every tenth label; the others are unknown. */
const few = training.classes.map((label, i) => i % 10 === 0 ? label : -1);
/** A third of the labels is wrong. */
const noisy = training.classes.map((label) => random.next() < 0.33 ? random.below(CLASSES) : label);

const OPTIONS = { k: 10, probe: { batch: 64, epochs: 20, warmup: 2 } };
const classifierOf = (method: ClassifierMethod, more = {}) =>
  new EmbeddingClassifier({ ...OPTIONS, method, ...more });

async function accuracy(classifier: EmbeddingClassifier, Y: Labels, options?: FitOptions): Promise<number> {
  const predicted = await (await classifier.fit(training.x, Y, options)).predict(test.x);
  return predicted.filter((label, i) => label === test.classes[i]).length / predicted.length;
}

for (const method of ["glcc", "probe", "lp", "knn"] as const) {
  Deno.test(`${method} finds planted clusters from all labels, from a tenth, and from soft ones`, async () => {
    assert.ok(await accuracy(classifierOf(method), training.classes) > 0.95);
    assert.ok(await accuracy(classifierOf(method), few) > 0.95);
    const soft = matrix(
      count,
      CLASSES,
      oneHot(training.classes, CLASSES).data.map((share) => 0.1 + 3 * share),
    );
    assert.ok(await accuracy(classifierOf(method), soft) > 0.9);
  });

  Deno.test(`${method} is the same for equal seeds, for embeddings of any length, and for rows as lists`, async () => {
    const scores = async (X: Rows, Y: Labels) =>
      await (await classifierOf(method, { seed: 3 }).fit(X, Y)).predictScores(test.x);
    const first = await scores(training.x, few);
    assert.deepEqual(await scores(training.x, few), first);
    const lists = Array.from(
      { length: count },
      (_, i) => [...training.x.data.subarray(i * 16, (i + 1) * 16)],
    );
    assert.deepEqual(await scores(lists, [...few]), first);
    const longer = matrix(count, 16, training.x.data.map((value) => 4 * value));
    assert.deepEqual(await scores(longer, few), first);
  });
}

Deno.test("glcc outgrows noisy labels when told that they are; told nothing, its labels stay what was given", async () => {
  const given = noisy.filter((label, i) => label === training.classes[i]).length / count;
  assert.ok(given < 0.8);
  assert.ok(await accuracy(classifierOf("glcc", { noisyLabels: true }), noisy) > 0.95);
});

Deno.test("a class that no row of a group has is impossible in the group", async () => {
  // Random pairs of rows; soft labels allow the classes of both and say nothing else.
  const order = new Random(4).permutation(count);
  const groups = new Int32Array(count);
  const either = matrix(count, CLASSES);
  for (let pair = 0; pair < count; pair += 2) {
    for (const [one, other] of [[order[pair], order[pair + 1]], [order[pair + 1], order[pair]]]) {
      groups[one] = 1000 + pair;
      either.data[one * CLASSES + training.classes[one]] += 0.5;
      either.data[one * CLASSES + training.classes[other]] += 0.5;
    }
  }
  assert.ok(await accuracy(classifierOf("glcc"), either, { groups }) > 0.9);
});

Deno.test("predict is the column of the largest score; classes may outnumber the labels seen", async () => {
  const classifier = await classifierOf("lp").fit(training.x, few, { classes: 6 });
  assert.equal(classifier.classes, 6);
  const scores = await classifier.predictScores(test.x);
  assert.deepEqual([scores.rows, scores.cols], [test.classes.length, 6]);
  assert.deepEqual(await classifier.predict(test.x), argmaxRows(scores));
});

Deno.test("a propagation that stops early says after how many iterations", async () => {
  const patient = await classifierOf("lp").fit(training.x, few);
  assert.deepEqual(patient.warnings, []);
  assert.ok(patient.iterations[0] > 3);
  const hasty = await classifierOf("lp", { maxIterations: 3 }).fit(training.x, few);
  assert.deepEqual(hasty.iterations, [3]);
  assert.match(hasty.warnings[0], /stopped after 3 iterations at a relative residual of/);
});

Deno.test("weights decide whom the probe listens to", async () => {
  // Two labels for the same rows: the heavy ones win.
  const X = matrix(8, 2, Float32Array.from([1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1]));
  const Y = [0, 0, 1, 1, 1, 1, 0, 0];
  const fitted = async (
    weights: number[],
  ) => [...await (await classifierOf("probe").fit(X, Y, { weights })).predict([[1, 0], [0, 1]])];
  assert.deepEqual(await fitted([9, 9, 9, 9, 1, 1, 1, 1]), [0, 1]);
  assert.deepEqual(await fitted([1, 1, 1, 1, 9, 9, 9, 9]), [1, 0]);
});

Deno.test("progress is told by step", async () => {
  const steps: string[] = [];
  await classifierOf("glcc").fit(training.x, few, { onProgress: (step) => void steps.push(step) });
  assert.deepEqual([...new Set(steps)], [
    "neighbour graph",
    ...["label propagation Yhat1", "linear probe S1", "label propagation Yhat2", "linear probe S2"],
  ]);
});

/** Rows around the axes 0 … 3, each with its number as class; class 3 has no label. */
function onAxes(perClass: number, unlabelled: number): { X: Rows; Y: number[] } {
  const noise = new Random(9);
  const classes = Array.from({ length: CLASSES * perClass }, (_, i) => i % CLASSES);
  const X = classes.map((axis) =>
    [0, 1, 2, 3].map((e) =>
      e === axis ? 1 : axis === unlabelled || e === unlabelled ? 0 : 0.05 * noise.next()
    )
  );
  return { X, Y: classes.map((axis) => axis === unlabelled ? -1 : axis) };
}

for (const method of ["glcc", "probe", "lp", "knn"] as const) {
  Deno.test(`${method}: no row gets a class without a label, and the class is named`, async () => {
    const { X, Y } = onAxes(12, 3);
    const classifier = classifierOf(method, { k: 4 });
    const classNames = ["ant", "bee", "cow", "dog"];
    await classifier.fit(X, Y, { classNames });
    const scores = await classifier.predictScores(X);
    assert.equal(scores.cols, CLASSES);
    for (let i = 0; i < scores.rows; i++) assert.equal(scores.data[i * CLASSES + 3], 0);
    const predicted = await classifier.predict(X);
    assert.deepEqual(predicted.filter((_, i) => Y[i] >= 0), Int32Array.from(Y.filter((label) => label >= 0)));
    assert.match(classifier.warnings[0], /^class dog has no training label/);
    // Propagation and neighbours do not reach the fourth cluster, which is at right angles to the others; a probe labels everything.
    const lost = predicted.filter((_, i) => Y[i] < 0);
    if (method === "lp" || method === "knn") assert.ok(lost.every((label) => label === -1), String(lost));
    else assert.ok(lost.every((label) => label >= 0 && label < 3), String(lost));
  });

  Deno.test(`${method}: a row of zeros points nowhere and has label -1, wherever it is`, async () => {
    const { X, Y } = onAxes(12, -1);
    const withZeros = [...X as number[][], [0, 0, 0, 0], [0, 0, 0, 0]];
    const classifier = await classifierOf(method, { k: 4 }).fit(withZeros, [...Y, -1, -1]);
    assert.deepEqual([...await classifier.predict([[0, 0, 0, 0], [0, 1, 0, 0]])], [-1, 1]);
  });
}

Deno.test("knn takes as many neighbours as the smallest class has rows, and refuses more than there are labelled", async () => {
  const Y = training.classes.map((label, i) => i < 20 || i % 15 === 0 ? label : -1);
  const known = Y.filter((label) => label >= 0).length;
  assert.ok(await accuracy(new EmbeddingClassifier({ method: "knn" }), Y) > 0.9);
  await assertSays(
    () => new EmbeddingClassifier({ method: "knn", k: known + 1 }).fit(training.x, Y),
    new RegExp(`^k: Expected at most ${known} neighbours`),
  );
  const one = await new EmbeddingClassifier({ method: "knn" }).fit([[1, 0], [0, 1], [1, 0.1], [0.1, 1]], [
    0,
    1,
    -1,
    -1,
  ]);
  assert.deepEqual([...await one.predict([[1, 0.2], [0.2, 1]])], [0, 1]);
});

Deno.test("a k above the smallest class is told, of labelled rows or of the share that labels show", async () => {
  const warned = async (method: ClassifierMethod, k: number, Y: ArrayLike<number>) =>
    (await new EmbeddingClassifier({ ...OPTIONS, method, k }).fit(training.x, Y)).warnings;
  const uneven = training.classes.map((label, i) => label === 2 && i % 60 >= 5 ? 1 : label);
  for (const method of ["lp", "glcc", "knn"] as const) {
    assert.match(
      (await warned(method, 6, uneven))[0],
      /^k 6 exceeds the smallest class: class 2 has 5 labelled rows/,
    );
    assert.deepEqual(await warned(method, 5, uneven), []);
  }
  assert.deepEqual(await warned("probe", 6, uneven), []);
  assert.deepEqual(await warned("lp", 60, few), []);
  assert.match((await warned("lp", 61, few))[0], /class 0 has about 60 rows, by its share of the labels/);
});

Deno.test("a label far beyond the others is taken for a slip, unless the number of classes is given", async () => {
  for (const [odd, below] of [[1_000_000, 3], [255, 3], [2_147_483_647, 3]] as const) {
    const Y = [...training.classes];
    Y[17] = odd;
    await assertSays(
      () => classifierOf("lp").fit(training.x, Y),
      new RegExp(`found ${odd} in row 17, where the labels below it end at ${below}[^]*Did you mean -1`),
    );
  }
  const Y = [...training.classes];
  Y[17] = 255;
  assert.equal((await classifierOf("lp").fit(training.x, Y, { classes: 256 })).classes, 256);
});

const NaNs = matrix(2, 2, Float32Array.from([1, 2, NaN, 3]));
const REFUSED: Record<string, [X: Rows, Y: Labels, options: FitOptions, message: RegExp]> = {
  "an embedding that is no number": [NaNs, [0, 1], {}, /finite embeddings but found NaN in row 1, column 0/],
  "rows of unequal length": [[[1, 2], [1]], [0, 1], {}, /one width but found 2 and, in row 1, 1/],
  "a single row": [[[1, 2]], [0], {}, /at least 2 rows of embeddings but found 1/],
  "fewer labels than rows": [[[1, 2], [3, 4]], [0], {}, /a label for each of the 2 rows .* but found 1/],
  "an index below -1": [[[1, 2], [3, 4]], [0, -2], {}, /class indices 0 … 0, or -1 .* but found -2 in row 1/],
  "an index between classes": [[[1, 2], [3, 4]], [0, 0.5], {}, /class indices .* found 0.5 in row 1/],
  "an index beyond the classes": [
    [[1, 2], [3, 4]],
    [0, 2],
    { classes: 2 },
    /0 … 1, or -1 .* found 2 in row 1/,
  ],
  "negative shares": [[[1, 2], [3, 4]], [[0, 1], [-1, 2]], {}, /shares of at least 0 but found -1 in row 1/],
  "no label at all": [[[1, 2], [3, 4]], [-1, -1], {}, /a label for at least one row but found none/],
  "weights of another number": [[[1, 2], [3, 4]], [0, 1], { weights: [1] }, /weight for each of the 2 rows/],
  "a weight of zero": [
    [[1, 2], [3, 4]],
    [0, 1],
    { weights: [1, 0] },
    /positive weights but found 0 in row 1/,
  ],
  "groups of another number": [[[1, 2], [3, 4]], [0, 1], { groups: [1] }, /group for each of the 2 rows/],
  "a negative group": [[[1, 2], [3, 4]], [0, 1], { groups: [0, -1] }, /whole numbers from 0 but found -1/],
};
for (const [what, [X, Y, options, message]] of Object.entries(REFUSED)) {
  Deno.test(`fit refuses ${what}`, () => assertSays(() => classifierOf("glcc").fit(X, Y, options), message));
}

Deno.test("options out of range, prediction before fit and another width are refused", async () => {
  for (
    const options of [{ k: 0 }, { k: 1.5 }, { alpha: 1 }, { alpha: NaN }, { seed: 0.5 }, { maxIterations: 0 }]
  ) {
    await assertSays(
      () => new EmbeddingClassifier(options),
      new RegExp(`^${Object.keys(options)[0]}: Expected`),
    );
  }
  await assertSays(() => classifierOf("lp").predict(test.x), /fit was not called/);
  const fitted = await classifierOf("lp").fit(training.x, few);
  await assertSays(() => fitted.predict([[1, 2]]), /width 16, as in fit, but found 2/);
});
