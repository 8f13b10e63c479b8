import assert from "node:assert/strict";
import type { Head, LastBlock } from "../../../lib/method/heads/head.ts";
import { makeHead } from "../../../lib/method/heads/registry.ts";
import { biasMatrix, coMembership, maskMeanMatrix } from "../../../lib/method/mask-bias.ts";
import { numberAlgebra } from "../../support/reference/number-algebra.ts";
import { type Stack, stack } from "../../support/reference/stack.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { assertClose } from "../close.ts";

const HEADS = 2;
const TOKENS = 7;
const WIDTH = 3;
const n = TOKENS + 1;
/** Three masks that hold every token once. */
const DISJOINT = Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1);

const attend = (head: Head, block: LastBlock<Stack>) => head.attend(numberAlgebra, block, head.form);
const affinity = (head: Head, block: LastBlock<Stack>) => head.affinity!(numberAlgebra, block, head.form);

function randomBlock(seed: number): LastBlock<Stack> {
  const random = new Random(seed);
  const draw = () =>
    stack(HEADS, n, WIDTH, Float64Array.from({ length: HEADS * n * WIDTH }, () => random.normal()));
  return {
    q: draw(),
    k: draw(),
    v: draw(),
    bias: null,
    maskMean: null,
    scale: 1 / Math.sqrt(WIDTH),
    heads: HEADS,
  };
}

function square(values: Float32Array): Stack {
  return stack(1, n, n, Float64Array.from(values));
}

function biased(block: LastBlock<Stack>, masks: Uint8Array, tau: number, visible: boolean) {
  const together = coMembership(masks, masks.length / TOKENS, TOKENS);
  return { ...block, bias: square(biasMatrix(together, TOKENS, { tau, classVisible: visible })) };
}

/** Rows `from` of a stack attending over rows `keep` only: both softmaxes written out. */
function exactAttention({ q, k, v, scale }: LastBlock<Stack>, from: number, keep: number[]): number[] {
  const at = (x: Stack, h: number, i: number) =>
    x.data.subarray((h * n + i) * WIDTH, (h * n + i + 1) * WIDTH);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, c) => sum + value * b[c], 0);
  const out: number[] = [];
  for (let h = 0; h < HEADS; h++) {
    const row = new Array(WIDTH).fill(0);
    for (const x of [q, k]) {
      const weights = keep.map((i) => Math.exp(dot(at(x, h, from), at(x, h, i)) * scale));
      const sum = weights.reduce((a, b) => a + b, 0);
      keep.forEach((i, w) => at(v, h, i).forEach((value, c) => row[c] += (weights[w] / sum) * value));
    }
    out.push(...row);
  }
  return out;
}

function rowsAt(attended: Stack, i: number): number[] {
  return Array.from({ length: HEADS }, (_, h) => {
    const start = (h * n + i) * WIDTH;
    return [...attended.data.subarray(start, start + WIDTH)];
  }).flat();
}

Deno.test("DBA equals SCLIP when one mask holds the whole image", () => {
  const block = randomBlock(1);
  const inside = biased(block, new Uint8Array(TOKENS).fill(1), 4, true);
  const dba = attend(makeHead("dba"), inside);
  assertClose(dba.data, attend(makeHead("sclip"), block).data, 1e-14);
});

Deno.test("DBA differs from SCLIP when masks part the image", () => {
  const block = randomBlock(1);
  const dba = attend(makeHead("dba"), biased(block, DISJOINT, 4, true));
  const sclip = attend(makeHead("sclip"), block);
  assert.ok(dba.data.some((value, at) => Math.abs(value - sclip.data[at]) > 0.05));
});

for (const visible of [true, false]) {
  Deno.test(
    `one bias for all masks tends to exact attention inside each disjoint mask (class token ${
      visible ? "visible" : "hidden"
    })`,
    () => {
      const block = randomBlock(2);
      const attended = attend(makeHead("dba"), biased(block, DISJOINT, 1e4, visible));
      for (let token = 0; token < TOKENS; token++) {
        const mask = [0, 1, 2].find((j) => DISJOINT[j * TOKENS + token] === 1)!;
        const members = Array.from({ length: TOKENS }, (_, t) => t)
          .filter((t) => DISJOINT[mask * TOKENS + t] === 1)
          .map((t) => t + 1);
        const want = exactAttention(block, token + 1, visible ? [0, ...members] : members);
        assertClose(rowsAt(attended, token + 1), want, 1e-12);
      }
    },
  );
}

Deno.test("a token in no mask attends as without bias when the class token is hidden from it too", () => {
  const block = randomBlock(3);
  const alone = biased(block, Uint8Array.of(1, 1, 1, 0, 0, 0, 0), 9, false);
  const attended = attend(makeHead("dba"), alone);
  const all = Array.from({ length: n }, (_, i) => i);
  assertClose(rowsAt(attended, TOKENS), exactAttention(block, TOKENS, all), 1e-12);
});

Deno.test("MaskCLIP passes values through", () => {
  const block = randomBlock(4);
  assert.deepEqual(attend(makeHead("maskclip"), block).data, block.v.data);
});

Deno.test("the half-sum is half the sum", () => {
  const block = biased(randomBlock(5), DISJOINT, 4, true);
  const half = attend(makeHead("dba", { halfSum: true }), block);
  const sum = attend(makeHead("dba"), block);
  assertClose(half.data, numberAlgebra.scale(sum, 1 / 2).data, 1e-14);
});

Deno.test("the affinity of Eq. 9 has rows that sum to 1", () => {
  const block = biased(randomBlock(6), DISJOINT, 16, false);
  const S = affinity(makeHead("dba-eq7"), block);
  assert.deepEqual([S.depth, S.rows, S.cols], [1, n, n]);
  for (let i = 0; i < n; i++) {
    const sum = S.data.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  }
});

Deno.test("Eq. S2 gives every token of a mask the same vector, the mean of Eq. S3 over the mask", () => {
  const block = biased(randomBlock(7), DISJOINT, 4, true);
  const maskMean = square(maskMeanMatrix(DISJOINT, 3, TOKENS));
  const s2 = attend(makeHead("s2"), { ...block, maskMean });
  const s3 = attend(makeHead("s3"), block);
  const mean = rowsAt(s3, 1).map((value, c) => (value + rowsAt(s3, 2)[c] + rowsAt(s3, 3)[c]) / 3);
  // The averaging matrix is single precision.
  for (const token of [1, 2, 3]) assertClose(rowsAt(s2, token), mean, 1e-6);
  assertClose(rowsAt(s2, 0), rowsAt(s3, 0), 1e-12);
});

Deno.test("DeOP's MPS by masks alone attends by the masks that tokens share, whatever queries and keys are", () => {
  const block = biased(randomBlock(8), DISJOINT, 1, true);
  const attended = attend(makeHead("deop-mps-masks"), block);
  const { q, k } = randomBlock(9);
  assert.deepEqual(attend(makeHead("deop-mps-masks"), { ...block, q, k }).data, attended.data);
  // Masks with a column of ones for the class token; M̃ᵀ M̃ counts the masks that two tokens share.
  const masks = [0, 1, 2].map((j) => [1, ...DISJOINT.subarray(j * TOKENS, (j + 1) * TOKENS)]);
  for (let token = 1; token < n; token++) {
    const shared = Array.from({ length: n }, (_, t) => masks.filter((m) => m[token] && m[t]).length);
    const weights = shared.map(Math.exp);
    const sum = weights.reduce((a, b) => a + b, 0);
    const want = Array.from(
      { length: HEADS * WIDTH },
      (_, c) => weights.reduce((total, weight, t) => total + (weight / sum) * rowsAt(block.v, t)[c], 0),
    );
    assertClose(rowsAt(attended, token), want, 1e-12);
  }
});

Deno.test("a token in no mask sees itself in spite of the bias, if it is told to", () => {
  const block = randomBlock(10);
  const masks = Uint8Array.of(1, 1, 1, 0, 0, 0, 0);
  const together = coMembership(masks, 1, TOKENS);
  const bias = square(biasMatrix(together, TOKENS, { tau: 1e4, classVisible: false, seeSelf: true }));
  const attended = attend(makeHead("dba"), { ...block, bias });
  // Both softmaxes put all their weight on the token itself.
  const own = rowsAt(block.v, TOKENS).map((value) => 2 * value);
  assertClose(rowsAt(attended, TOKENS), own, 1e-12);
  // A token in a mask attends as before.
  assertClose(rowsAt(attended, 1), exactAttention(block, 1, [1, 2, 3]), 1e-12);
});

Deno.test("one attention head over the full width is attention on the heads side by side", () => {
  const block = randomBlock(11);
  const wide = (x: Stack) =>
    stack(
      1,
      n,
      HEADS * WIDTH,
      Float64Array.from({ length: n }, (_, i) => i).reduce<number[]>(
        (rows, i) => [...rows, ...rowsAt(x, i)],
        [],
      ).reduce((data, value, at) => (data[at] = value, data), new Float64Array(n * HEADS * WIDTH)),
    );
  const single: LastBlock<Stack> = {
    ...block,
    ...{ q: wide(block.q), k: wide(block.k), v: wide(block.v) },
    ...{ scale: 1 / Math.sqrt(HEADS * WIDTH), heads: 1 },
  };
  const got = attend(makeHead("sclip", { fullWidth: true }), block);
  const want = attend(makeHead("sclip"), single);
  for (let i = 0; i < n; i++) assertClose(rowsAt(got, i), want.data.subarray(i * 6, (i + 1) * 6), 1e-12);
});

Deno.test("the affinity of key smoothing is the product of whole keys, all attention heads together", () => {
  const block = randomBlock(12);
  const products = affinity(makeHead("maskclip-ks"), block);
  for (const [i, j] of [[0, 0], [1, 5], [7, 2]]) {
    const keys = rowsAt(block.k, j);
    const whole = rowsAt(block.k, i).reduce((sum, value, c) => sum + value * keys[c], 0);
    assert.ok(Math.abs(HEADS * products.data[i * n + j] - whole) < 1e-12);
  }
});
