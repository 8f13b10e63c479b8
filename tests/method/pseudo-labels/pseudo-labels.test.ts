import assert from "node:assert/strict";
import { balanceLabelledRows, balanceLabelMass } from "../../../lib/method/pseudo-labels/balance.ts";
import { maskProportions } from "../../../lib/method/pseudo-labels/mask-proportions.ts";
import { probeTarget } from "../../../lib/method/pseudo-labels/probe-target.ts";
import { pseudoLabels } from "../../../lib/method/pseudo-labels/pseudo-labels.ts";
import { pseudoLabelDefaults, type Supervision } from "../../../lib/method/pseudo-labels/supervision.ts";
import { type Matrix, matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";

const paper = pseudoLabelDefaults("paper");
const authors = pseudoLabelDefaults("authors");

/** Two images of two masks; the first holds background and class 1, the second background alone. */
const weak: Supervision = {
  kind: "weak",
  imageOfMask: Int32Array.of(0, 0, 1, 1),
  imageLabels: { images: 2, classes: 3, present: Uint8Array.of(1, 1, 0, 1, 0, 0) },
};
const scores = matrix(4, 3, Float32Array.of(0.2, 0.3, 0.5, 0, 0, 1, 0.5, 0.25, 0.25, 0.9, 0.1, 0));

function rounded(m: Matrix): number[] {
  return [...m.data].map((value) => Math.round(value * 1e4) / 1e4);
}

function total(m: Matrix): number {
  return m.data.reduce((sum, value) => sum + value, 0);
}

function columnMasses(m: Matrix): number[] {
  const masses = new Array(m.cols).fill(0);
  m.data.forEach((value, i) => masses[i % m.cols] += value);
  return masses;
}

Deno.test("weak labels, as written: absent classes 0, rows to sum 1, an empty row stays empty", () => {
  const y = pseudoLabels({ from: "zero-shot", scores }, weak, paper);
  assert.deepEqual(rounded(y), [0.4, 0.6, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
});

Deno.test("weak labels, as released: the best mask of a class gets 1, background what is left", () => {
  const y = pseudoLabels({ from: "zero-shot", scores }, weak, authors);
  assert.deepEqual(rounded(y), [0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
});

Deno.test("weak labels, as released, work without a background class", () => {
  const y = pseudoLabels({ from: "zero-shot", scores }, weak, { ...authors, hasBackground: false });
  assert.deepEqual(rounded(y), [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
});

Deno.test("probe scores are a softmax among present classes", () => {
  const logits = matrix(4, 3, Float32Array.of(0, Math.log(3), 50, 0, 0, 0, 1, 2, 3, 3, 2, 1));
  const y = pseudoLabels({ from: "probe", scores: logits }, weak, { ...authors, minmax: false });
  assert.deepEqual(rounded(y), [0.25, 0.75, 0, 0.5, 0.5, 0, 1, 0, 0, 1, 0, 0]);
});

Deno.test("semi supervision keeps ground truth where there is some and propagated shares elsewhere", () => {
  const proportions = matrix(4, 3, Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  const semi: Supervision = { kind: "semi", proportions, labelled: Uint8Array.of(1, 1, 0, 0) };
  const heavy = matrix(4, 3, scores.data.map((value) => 10 * value));
  const y = pseudoLabels({ from: "propagation", scores: heavy }, semi, paper);
  assert.deepEqual(rounded(y), [1, 0, 0, 0, 0, 0, 0.5, 0.25, 0.25, 0.9, 0.1, 0]);
  const start = pseudoLabels({ from: "zero-shot", scores }, semi, { ...authors, unlabelled: "zeros" });
  assert.equal(total(start), 1);
  assert.equal(total(probeTarget(start, semi, authors)), 1, "rows that say nothing are no target");
});

Deno.test("full supervision is the ground truth whatever the scores", () => {
  const proportions = matrix(1, 2, Float32Array.of(0.25, 0.75));
  const full: Supervision = { kind: "full", proportions };
  const y = pseudoLabels({ from: "probe", scores: matrix(1, 2) }, full, authors);
  assert.deepEqual([...y.data], [0.25, 0.75]);
  assert.deepEqual([...probeTarget(y, full, authors).data], [0.25, 0.75], "never sharpened");
});

Deno.test("a sharpened target is a distribution over the allowed classes", () => {
  const y = pseudoLabels({ from: "zero-shot", scores }, weak, authors);
  const target = probeTarget(y, weak, authors);
  for (let i = 0; i < 4; i++) assert.ok(Math.abs(total(matrix(1, 3, row(target, i).slice())) - 1) < 1e-6);
  for (const absent of [2, 5, 7, 8, 10, 11]) assert.equal(target.data[absent], 0);
});

Deno.test("balancing keeps the total mass and leaves zeros", () => {
  const random = new Random(1);
  const y = matrix(30, 4);
  for (let i = 0; i < y.data.length; i++) {
    y.data[i] = i % 4 === 2 || i < 8 ? 0 : random.next() * (i % 4 === 0 ? 9 : 1);
  }
  for (const balance of ["none", "background", "class"] as const) {
    const balanced = balanceLabelMass(y, balance);
    assert.ok(Math.abs(total(balanced) / total(y) - 1) < 1e-5, balance);
    y.data.forEach((value, i) => assert.equal(balanced.data[i] === 0, value === 0));
  }
  const [background, ...others] = columnMasses(balanceLabelMass(y, "background"));
  assert.ok(Math.abs(background - others.reduce((a, b) => a + b)) < 1e-4);
  const [a, b, empty, d] = columnMasses(balanceLabelMass(y, "class"));
  assert.ok(Math.abs(a - b) < 1e-4 && Math.abs(b - d) < 1e-4 && empty === 0);
  assert.equal(total(balanceLabelMass(matrix(3, 2), "class")), 0);
});

Deno.test("labelled and unlabelled rows can be given half of the mass each", () => {
  const y = matrix(3, 1, Float32Array.of(6, 1, 1));
  assert.deepEqual(rounded(balanceLabelledRows(y, Uint8Array.of(1, 0, 0))), [4, 2, 2]);
});

Deno.test("proportions leave ignored pixels out", () => {
  const bits = Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 1);
  const masks = {
    height: 2,
    width: 2,
    count: 2,
    bits,
    areas: Int32Array.of(3, 1),
    levels: Uint8Array.of(2, 2),
  };
  const proportions = maskProportions(masks, { height: 2, width: 2, data: Uint8Array.of(1, 0, 255, 255) }, 2);
  assert.deepEqual([...proportions.data], [0.5, 0.5, 0, 0]);
  assert.throws(
    () => maskProportions(masks, { height: 2, width: 2, data: Uint8Array.of(1, 7, 0, 0) }, 2),
    /below 2 or 255 but found 7/,
  );
  assert.throws(
    () => maskProportions(masks, { height: 1, width: 4, data: new Uint8Array(4) }, 2),
    /2 x 2 pixels, the size of the masks, but found 1 x 4/,
  );
});

Deno.test("balance: labelled makes labelled and unlabelled masks alike, then background and the rest", () => {
  const y = matrix(4, 3, Float32Array.of(8, 0, 0, 0, 2, 0, 0.5, 0.5, 0, 0, 0, 1));
  const labelled = Uint8Array.of(1, 1, 0, 0);
  const balanced = balanceLabelMass(y, "labelled", labelled);
  const expected = balanceLabelMass(balanceLabelledRows(y, labelled), "background");
  assert.deepEqual(rounded(balanced), rounded(expected));
  assert.notDeepEqual(rounded(balanced), rounded(balanceLabelMass(y, "background")));
  assert.deepEqual(balanceLabelMass(y, "labelled-only", labelled), balanceLabelledRows(y, labelled));
  assert.throws(() => balanceLabelMass(y, "labelled"), /which masks are labelled/);
});
