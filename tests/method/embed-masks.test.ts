import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import type { Crops, DenseEncoder } from "../../lib/method/dense-encoder.ts";
import { embedMasks } from "../../lib/method/embed-masks.ts";
import type { Head } from "../../lib/method/heads/head.ts";
import { heads as registry, makeHead } from "../../lib/method/heads/registry.ts";
import type { MaskSet } from "../../lib/method/mask-set.ts";
import { type Canvas, canvasPooling } from "../support/reference/canvas-pooling.ts";
import { cutCrops } from "../../lib/method/sampling/cut-crops.ts";
import { viewsOf } from "../../lib/method/sampling/registry.ts";
import { resizeMasks } from "../../lib/method/sampling/resize-masks.ts";
import type { SamplingSettings } from "../../lib/method/sampling/sampling.ts";
import { Random } from "../../lib/tensor/random.ts";
import { assertClose } from "./close.ts";
import { maskSetOf, randomMasks, stripes } from "./random-masks.ts";
import { randomClip } from "../support/reference/random-clip.ts";

const encoder = randomClip(1);
const random = new Random(2);
const image = {
  height: 16,
  width: 24,
  pixels: Float32Array.from({ length: 3 * 16 * 24 }, () => random.normal()),
};
const gsw: SamplingSettings = { kind: "gsw", window: 8, stride: 4, globalWeight: 0.5 };
const none: SamplingSettings = { ...gsw, kind: "none" };

function embed(masks: MaskSet, sampling: SamplingSettings, heads: Head[], by: DenseEncoder = encoder) {
  return embedMasks({ image, masks, sampling, heads, encoder: by });
}

Deno.test("an image without masks gives empty embeddings and costs no pass", async () => {
  const idle: DenseEncoder = {
    ...{ patch: 4, native: 16, joint: 6 },
    encode: () => Promise.reject(new Error("encoded")),
  };
  const [dba, clip] = await embed(
    maskSetOf(19, 31, new Uint8Array(0)),
    gsw,
    [makeHead("dba"), makeHead("clip")],
    idle,
  );
  assert.deepEqual([dba.rows, dba.cols, clip.rows, clip.cols], [0, 6, 0, 6]);
});

Deno.test("each crop passes once for all heads, in batches of crops of one size", async () => {
  const passes: { count: number; size: string; heads: number }[] = [];
  const counting: DenseEncoder = {
    ...{ patch: 4, native: 16, joint: 6 },
    encode(crops: Crops, heads: readonly Head[]) {
      assert.equal(crops.pixels.length, crops.count * 3 * crops.height * crops.width);
      assert.equal(crops.tokenMasks.length, crops.count);
      passes.push({ count: crops.count, size: `${crops.height}x${crops.width}`, heads: heads.length });
      return encoder.encode(crops, heads);
    },
  };
  const masks = randomMasks(new Random(3), 3, 19, 31);
  await embed(masks, { ...gsw, stride: 2 }, [makeHead("dba"), makeHead("maskclip")], counting);
  assert.deepEqual(passes, [
    { count: 1, size: "16x24", heads: 2 },
    { count: 16, size: "8x8", heads: 2 },
    { count: 16, size: "8x8", heads: 2 },
    { count: 13, size: "8x8", heads: 2 },
  ]);
});

Deno.test("embeddings equal those pooled on the literal canvas", async () => {
  const masks = randomMasks(new Random(4), 4, 19, 31);
  const head = makeHead("dba");
  const dense: Canvas[][] = [];
  for (const view of viewsOf({ image, masks, patch: 4 }, gsw)) {
    const seen = view.masksFrom === "resized" ? resizeMasks(masks, 16, 24) : masks;
    const [{ tokens }] = await encoder.encode(cutCrops(image, view.boxes, seen, 4), [head]);
    const { height, width } = view.boxes[0];
    dense.push(view.boxes.map((_, crop) => channelsFirst(tokens, crop, height / 4, width / 4)));
  }
  const want = canvasPooling({ whole: dense[0][0], windows: dense[1] }, masks, image, gsw);
  const [got] = await embed(masks, gsw, [head]);
  assertClose(got.data, want, 1e-6);
});

Deno.test("DBA equals SCLIP for one mask over the whole image, in every sampling", async () => {
  const whole = maskSetOf(19, 31, new Uint8Array(19 * 31).fill(1));
  for (const kind of ["none", "global", "slide", "gsw", "two-windows"] as const) {
    const [dba, sclip] = await embed(whole, { ...gsw, kind }, [makeHead("dba"), makeHead("sclip")]);
    assertClose(dba.data, sclip.data, 1e-6);
  }
});

Deno.test("a mask that loses all its tokens, and tokens in no mask, still give finite embeddings", async () => {
  const bits = new Uint8Array(2 * 19 * 31);
  bits[19 * 31 - 1] = 1;
  bits.fill(1, 19 * 31, 19 * 31 + 62);
  const masks = maskSetOf(19, 31, bits);
  const heads = Object.keys(registry).map((name) => makeHead(name));
  for (const embedding of await embed(masks, none, heads)) {
    assert.ok(embedding.data.every(Number.isFinite));
    assert.ok(embedding.data.some((value) => value !== 0));
  }
  const pooledAlike = await embed(masks, none, [makeHead("maskclip"), makeHead("dba-eq7-lowres")]);
  assertClose(pooledAlike[1].data.subarray(0, 6), pooledAlike[0].data.subarray(0, 6), 1e-6);
});

Deno.test("Eq. 7 is refused outside the single pass", async () => {
  const masks = stripes(2, 19, 31);
  for (const name of ["dba-eq7", "dba-eq7-lowres"]) {
    await assert.rejects(embed(masks, gsw, [makeHead("clip"), makeHead(name)]), UserError);
    assert.equal((await embed(masks, none, [makeHead(name)])).length, 1);
  }
});

/** Tokens of one crop as a canvas. */
function channelsFirst(tokens: Float32Array, crop: number, height: number, width: number): Canvas {
  const [size, joint] = [height * width, encoder.joint];
  const data = Float64Array.from({ length: size * joint }, (_, at) => {
    return tokens[(crop * size + (at % size)) * joint + Math.floor(at / size)];
  });
  return { channels: joint, height, width, data };
}
