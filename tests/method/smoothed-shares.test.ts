import type { DenseEncoder } from "../../lib/method/dense-encoder.ts";
import { makeHead } from "../../lib/method/heads/registry.ts";
import { embedMasks } from "../../lib/method/embed-masks.ts";
import { cutCrops } from "../../lib/method/sampling/cut-crops.ts";
import { viewsOf } from "../../lib/method/sampling/registry.ts";
import { smoothByKeys, smoothedShares } from "../../lib/method/smoothed-shares.ts";
import { maskWeights } from "../../lib/method/pooling/mask-weights.ts";
import { matrix, row } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { unitRows } from "../../lib/tensor/rows.ts";
import { assertClose } from "./close.ts";
import { randomMasks } from "./random-masks.ts";
import { randomClip } from "../support/reference/random-clip.ts";
import { LOGIT_SCALE } from "../../lib/method/text-classifier/zero-shot.ts";
import assert from "node:assert/strict";

const random = new Random(2);
const image = {
  ...{ height: 16, width: 24 },
  pixels: Float32Array.from({ length: 3 * 16 * 24 }, () => random.normal()),
};
const sampling = { kind: "gsw", window: 16, stride: 8, globalWeight: 0.5 } as const;
const encoder = randomClip(1);
const masks = randomMasks(random, 4, 19, 31);
const vectors = unitRows(matrix(5, 6, Float32Array.from({ length: 30 }, () => random.normal())));

/** The same by loops over numbers, straight from METHOD 3.4. */
async function plainly(threshold: number, by: DenseEncoder): Promise<number[][]> {
  const out = Array.from({ length: masks.count }, () => new Array(vectors.rows).fill(0));
  const head = makeHead("maskclip-ks", { threshold });
  for (const view of viewsOf({ image, masks, patch: 4 }, sampling)) {
    const weights = maskWeights(masks, view);
    for (const [crop, box] of view.boxes.entries()) {
      // MaskCLIP does not look at masks: any will do.
      const crops = cutCrops(image, [box], { ...image, count: 0, bits: new Uint8Array(0) }, 4);
      const [{ tokens, affinity }] = await by.encode(crops, [head]);
      const count = tokens.length / 6;
      const token = (t: number) => [...tokens.subarray(t * 6, (t + 1) * 6)];
      const shares = Array.from({ length: count }, (_, t) => {
        const length = Math.hypot(...token(t));
        const logits = Array.from(
          { length: vectors.rows },
          (_, c) => 100 * token(t).reduce((sum, value, e) => sum + value / length * row(vectors, c)[e], 0),
        );
        const most = Math.max(...logits);
        const weightsOf = logits.map((logit) => Math.exp(logit - most));
        const sum = weightsOf.reduce((a, b) => a + b, 0);
        return weightsOf.map((weight) => weight / sum);
      });
      const cosine = (i: number, j: number) =>
        affinity![i * count + j] / Math.sqrt(affinity![i * count + i] * affinity![j * count + j]);
      const smoothed = shares.map((own, i) => {
        if (threshold < 1 && Math.max(...own) >= threshold) return own;
        const sums = own.map((_, c) => shares.reduce((sum, other, j) => sum + cosine(i, j) * other[c], 0))
          .map((value) => Math.max(value, 0));
        const total = sums.reduce((a, b) => a + b, 0);
        return total > 0 ? sums.map((value) => value / total) : own;
      });
      out.forEach((scores, mask) =>
        smoothed.forEach((share, t) =>
          share.forEach((value, c) => scores[c] += weights[crop][mask * count + t] * value)
        )
      );
    }
  }
  return out;
}

Deno.test("smoothed shares equal those of plain loops, for every threshold", async () => {
  const apart: number[] = [];
  const unsmoothed = (await plainly(0, encoder)).flat();
  for (const threshold of [0, 0.8, 1]) {
    const got = await smoothedShares(
      { image, masks, sampling, encoder },
      makeHead("maskclip-ks", { threshold }),
      vectors,
      LOGIT_SCALE,
    );
    assertClose(got.data, (await plainly(threshold, encoder)).flat(), 1e-5);
    for (let mask = 0; mask < masks.count; mask++) {
      assert.ok(Math.abs(row(got, mask).reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
    }
    apart.push(Math.max(...got.data.map((value, i) => Math.abs(value - unsmoothed[i]))));
  }
  assert.ok(apart[0] < 1e-5 && apart[1] > 0.005 && apart[2] > apart[1], String(apart));
});

Deno.test("a token at or above the threshold keeps its shares, one that loses everything too", () => {
  const shares = matrix(2, 2, Float32Array.of(0.75, 0.25, 0.5, 0.5));
  const alike = Float32Array.of(1, 1, 1, 1);
  const smoothed = smoothByKeys(shares, alike, 0.75);
  assertClose([...row(smoothed, 0)], [0.75, 0.25], 1e-6);
  assertClose([...row(smoothed, 1)], [0.625, 0.375], 1e-6);
  const lonely = matrix(2, 2, Float32Array.of(0.5, 0.5, 0.5, 0.5));
  assertClose(smoothByKeys(lonely, Float32Array.of(1, -1, -1, 1), 1).data, lonely.data, 1e-6);
});

Deno.test("the mask embeddings of maskclip-ks are those of MaskCLIP", async () => {
  const heads = [makeHead("maskclip"), makeHead("maskclip-ks")];
  const [plain, smoothing] = await embedMasks({ image, masks, sampling, encoder, heads });
  assert.deepEqual(smoothing.data, plain.data);
});

Deno.test("an image without masks has no shares", async () => {
  const none = {
    ...masks,
    count: 0,
    bits: new Uint8Array(0),
    areas: new Int32Array(0),
    levels: new Uint8Array(0),
  };
  const shares = await smoothedShares(
    { image, masks: none, sampling, encoder },
    makeHead("maskclip-ks"),
    vectors,
    LOGIT_SCALE,
  );
  assert.deepEqual([shares.rows, shares.cols], [0, 5]);
});
