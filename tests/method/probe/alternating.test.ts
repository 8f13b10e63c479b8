import assert from "node:assert/strict";
import { fitAlternatingProbe } from "../../../lib/method/probe/fit-alternating-probe.ts";
import { fitProbe } from "../../../lib/method/probe/fit-probe.ts";
import { MaskStream } from "../../../lib/method/probe/mask-stream.ts";
import { newTrainer } from "../../../lib/method/probe/new-trainer.ts";
import { PROBE_DEFAULTS, type ProbeGroups, type ProbeModel } from "../../../lib/method/probe/probe.ts";
import { probeScores } from "../../../lib/method/probe/probe-scores.ts";
import { learningRate } from "../../../lib/method/probe/schedule.ts";
import { oneHot, plantedClusters } from "../../../lib/study/planted-clusters.ts";
import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";

const { x, classes } = plantedClusters(
  { classes: 3, width: 8, loose: 20, denseClusters: 0, densePoints: 0, spread: 0.15, tight: 0 },
  new Random(1),
);
const y = oneHot(classes, 3);
const areas = Float32Array.from({ length: x.rows }, (_, i) => 50 + i);
const LABELLED = [3, 17, 25, 31, 44, 58];
const UNLABELLED = [...x.data.keys()].slice(0, x.rows).filter((row) => !LABELLED.includes(row));

/** Masks of the given rows in groups of so many, and which of them were read. */
function groupsOf(rows: readonly number[], size: number, embeddings = x, targets = y) {
  const parts = Array.from(
    { length: Math.ceil(rows.length / size) },
    (_, group) => rows.slice(group * size, (group + 1) * size),
  );
  const pick = (m: Matrix, part: readonly number[]) =>
    matrix(
      part.length,
      m.cols,
      Float32Array.from(part.flatMap((row) => [...m.data.subarray(row * m.cols, (row + 1) * m.cols)])),
    );
  const reads: number[] = [];
  const groups: ProbeGroups = {
    rows: parts.map(({ length }) => length),
    read(group) {
      reads.push(group);
      const part = parts[group];
      return Promise.resolve({
        x: pick(embeddings, part),
        y: pick(targets, part),
        areas: part.map((row) => areas[row]),
      });
    },
  };
  return { groups, reads };
}

/** Rows in a shuffled order without end, written plainly. */
function* endless(rows: readonly number[], random: Random): Generator<number> {
  while (true) {
    // The order of the groups, of which there is one here.
    random.permutation(1);
    for (const at of random.permutation(rows.length)) yield rows[at];
  }
}

for (const batch of [8, 7]) {
  Deno.test(`labelled and unlabelled masks take turns, ${batch} at a time, as in a plain reference`, async () => {
    const settings = { ...PROBE_DEFAULTS.authors, batch, epochs: 3, warmup: 1, start: "random" as const };
    const seen: number[] = [];
    const model = await fitAlternatingProbe(
      { labelled: groupsOf(LABELLED, 100).groups, unlabelled: groupsOf(UNLABELLED, 100).groups },
      settings,
      new Random(5),
      (fraction) => seen.push(fraction),
    );

    const random = new Random(5);
    const [one, other] = [endless(LABELLED, random), endless(UNLABELLED, random)];
    const first = one.next().value!;
    await using trainer = await newTrainer("authors", { x, y, areas }, batch, random);
    const stepsPerEpoch = Math.floor(60 / batch);
    const turns: number[] = [first];
    for (let i = 1; i < 3 * stepsPerEpoch * batch; i++) turns.push((i % 2 === 0 ? one : other).next().value!);
    for (let step = 0; step < 3 * stepsPerEpoch; step++) {
      const rows = Int32Array.from(turns.slice(step * batch, (step + 1) * batch));
      await trainer.step(rows, learningRate(step, stepsPerEpoch, settings));
    }
    assert.deepEqual(model, trainer.model());
    assert.deepEqual(seen.map((share) => Math.round(share * 1e6) / 1e6), [0.333333, 0.666667, 1]);
    assert.ok(turns.filter((row) => LABELLED.includes(row)).length >= turns.length / 2);
  });
}

Deno.test("the six labelled masks outvote what all others say of their class; in shuffled batches they do not", async () => {
  // Masks of a class are all alike, so that none can be learned by heart. Unlabelled ones are said to be of class 0.
  const alike = oneHot(classes, 3);
  const claims = matrix(y.rows, 3, y.data.slice());
  for (const row of UNLABELLED) claims.data.set([0.6, 0, 0], row * 3);
  const settings = { ...PROBE_DEFAULTS.authors, batch: 20, epochs: 20, warmup: 1 };
  const inTurn = await fitAlternatingProbe(
    {
      labelled: groupsOf(LABELLED, 100, alike).groups,
      unlabelled: groupsOf(UNLABELLED, 100, alike, claims).groups,
    },
    settings,
    new Random(3),
  );
  const shuffled = await fitProbe(alike, claims, areas, settings, new Random(3));
  const right = (model: ProbeModel) =>
    argmaxRows(probeScores(model, alike).softmax).filter((label, row) => label === classes[row]).length;
  assert.deepEqual([right(inTurn), right(shuffled)], [60, 20]);
});

Deno.test("groups that do not fit into memory together are read one at a time, single ones once", async () => {
  const [labelled, unlabelled] = [groupsOf(LABELLED, 6), groupsOf(UNLABELLED, 20)];
  const settings = { ...PROBE_DEFAULTS.authors, batch: 10, epochs: 9, warmup: 1, start: "random" as const };
  const seen: number[] = [];
  await fitAlternatingProbe(
    { labelled: labelled.groups, unlabelled: unlabelled.groups },
    settings,
    new Random(2),
    (fraction) => seen.push(fraction),
  );
  assert.deepEqual(labelled.reads, [0]);
  // 9 epochs of 60 masks, half of them unlabelled: 270 draws from 54 are five passes over three groups.
  assert.equal(unlabelled.reads.length, 15);
  for (let pass = 0; pass < 5; pass++) {
    assert.deepEqual(unlabelled.reads.slice(3 * pass, 3 * pass + 3).sort(), [0, 1, 2]);
  }
  assert.equal(seen.length, 27, "progress after each third of an epoch");
});

Deno.test("no mask comes a second time before all have come", async () => {
  const stream = new MaskStream(groupsOf(UNLABELLED, 20).groups, new Random(9));
  for (let pass = 0; pass < 3; pass++) {
    const drawn = [];
    for (let i = 0; i < UNLABELLED.length; i++) {
      const { data, row } = await stream.next();
      drawn.push(data.areas[row]);
    }
    assert.deepEqual(drawn.sort((a, b) => a - b), UNLABELLED.map((row) => areas[row]));
  }
});

Deno.test("both kinds of masks are checked", async () => {
  const settings = { ...PROBE_DEFAULTS.authors, epochs: 2, warmup: 0, batch: 10 };
  const fit = (embeddings: Matrix, targets: Matrix) =>
    fitAlternatingProbe(
      {
        labelled: groupsOf(LABELLED, 100, x, targets).groups,
        unlabelled: groupsOf(UNLABELLED, 100, embeddings, targets).groups,
      },
      settings,
      new Random(1),
    );
  const broken = matrix(x.rows, x.cols, x.data.slice());
  broken.data[UNLABELLED[7] * x.cols] = Infinity;
  await assert.rejects(fit(broken, y), /finite embeddings/);
  await assert.rejects(fit(x, matrix(y.rows, 3)), /labels for at least one training mask/);
});
