import assert from "node:assert/strict";
import { affinityWeights, lowresAffinityWeights } from "../../../lib/method/pooling/affinity-weights.ts";
import { type Canvas, canvasPooling, upsample } from "../../support/reference/canvas-pooling.ts";
import { maskWeights } from "../../../lib/method/pooling/mask-weights.ts";
import { meanAffinity } from "../../../lib/method/pooling/mean-affinity.ts";
import { viewsOf } from "../../../lib/method/sampling/registry.ts";
import type { SamplingSettings, View } from "../../../lib/method/sampling/sampling.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { assertClose } from "../close.ts";
import { maskSetOf, randomMasks } from "../random-masks.ts";

const CHANNELS = 3;

function randomTokens(random: Random, height: number, width: number): Canvas {
  const data = Float64Array.from({ length: CHANNELS * height * width }, () => random.normal());
  return { channels: CHANNELS, height, width, data };
}

/** Sum of weights and tokens, per mask and channel. */
function weighted(weights: Float64Array, { data }: Canvas): Float64Array {
  const tokens = data.length / CHANNELS;
  return Float64Array.from({ length: (weights.length / tokens) * CHANNELS }, (_, at) => {
    const [mask, channel] = [Math.floor(at / CHANNELS), at % CHANNELS];
    let sum = 0;
    for (let t = 0; t < tokens; t++) sum += weights[mask * tokens + t] * data[channel * tokens + t];
    return sum;
  });
}

for (const kind of ["none", "global", "slide", "gsw", "two-windows"] as const) {
  Deno.test(`pooling by the adjoint equals pooling on the canvas (${kind})`, () => {
    const random = new Random(11);
    for (let trial = 0; trial < 12; trial++) {
      const patch = random.pick([2, 4]);
      const window = patch * (2 + random.below(2));
      const largest = kind === "two-windows" ? 2 * window : window;
      const side = () => largest + patch * random.below(5);
      const image = { height: side(), width: side() };
      const masks = randomMasks(random, 1 + random.below(4), 3 + random.below(30), 3 + random.below(30));
      const settings: SamplingSettings = {
        kind,
        window,
        stride: 1 + random.below(window),
        globalWeight: random.between(0.1, 0.9),
      };
      const views = viewsOf({ image, masks, patch }, settings);
      const tokensOf = (view: View) =>
        view.boxes.map((box) => randomTokens(random, box.height / patch, box.width / patch));
      const perView = views.map(tokensOf);
      const got = new Float64Array(masks.count * CHANNELS);
      views.forEach((view, v) => {
        maskWeights(masks, view).forEach((weights, crop) => {
          weighted(weights, perView[v][crop]).forEach((value, at) => got[at] += value);
        });
      });
      const tokens = { whole: perView[0][0], windows: perView.at(-1), largerWindows: perView[0] };
      assertClose(got, canvasPooling(tokens, masks, image, settings), 1e-12);
    }
  });
}

Deno.test("Eq. 7 by the adjoint equals Eq. 7 on the pixels", () => {
  const random = new Random(12);
  for (let trial = 0; trial < 12; trial++) {
    const grid = { height: 1 + random.below(5), width: 1 + random.below(5) };
    const tokens = grid.height * grid.width;
    const masks = randomMasks(random, 2, 2 + random.below(14), 2 + random.below(14));
    const mean = Float64Array.from({ length: masks.count * tokens }, () => random.between(0.01, 1));
    const dense = randomTokens(random, grid.height, grid.width);
    const pixels = upsample(dense, masks.height, masks.width);
    const affinity = upsample({ channels: masks.count, ...grid, data: mean }, masks.height, masks.width);
    const size = masks.height * masks.width;
    const want = Float64Array.from({ length: masks.count * CHANNELS }, (_, at) => {
      const [mask, channel] = [Math.floor(at / CHANNELS), at % CHANNELS];
      let [above, below] = [0, 0];
      for (let p = 0; p < size; p++) {
        const weight = masks.bits[mask * size + p] * affinity.data[mask * size + p];
        above += weight * pixels.data[channel * size + p];
        below += weight;
      }
      return above / below;
    });
    assertClose(weighted(affinityWeights(masks, grid, mean), dense), want, 1e-12);
  }
});

Deno.test("with an affinity of 1 everywhere Eq. 7 is the plain average of Eq. 3", () => {
  const random = new Random(13);
  const masks = randomMasks(random, 3, 19, 23);
  const geometry = { image: { height: 16, width: 20 }, masks, patch: 4 };
  const [view] = viewsOf(geometry, { kind: "none", window: 8, stride: 4, globalWeight: 0.5 });
  const ones = new Float64Array(masks.count * 20).fill(1);
  assertClose(affinityWeights(masks, { height: 4, width: 5 }, ones), maskWeights(masks, view)[0], 1e-12);
});

Deno.test("a mask without tokens has a mean affinity of 1 and falls back to the plain average at low resolution", () => {
  const affinity = Float32Array.of(0.5, 0.25, 0.25, 0.75);
  const atTokens = Uint8Array.of(0, 0, 1, 1);
  const mean = meanAffinity(affinity, atTokens, 2, 2);
  assertClose(mean, [1, 1, 0.75 / 2.001, 1 / 2.001], 1e-6);
  const plain = Float64Array.of(0.1, 0.9, 0.3, 0.7);
  const weights = lowresAffinityWeights(atTokens, mean, plain, 2);
  assertClose(weights, [0.1, 0.9, 0.75 / 1.75, 1 / 1.75], 1e-6);
});

Deno.test("weights of a mask sum to 1 over all crops and follow the mask", () => {
  const bits = new Uint8Array(20 * 30);
  bits.fill(1, 0, 5);
  const masks = maskSetOf(20, 30, bits);
  const geometry = { image: { height: 32, width: 48 }, masks, patch: 4 };
  const views = viewsOf(geometry, { kind: "gsw", window: 16, stride: 8, globalWeight: 0.5 });
  const perCrop = views.flatMap((view) => maskWeights(masks, view));
  const total = perCrop.reduce((sum, weights) => sum + weights.reduce((a, b) => a + b, 0), 0);
  assert.ok(Math.abs(total - 1) < 1e-12);
  assert.ok(perCrop[1][0] > 0, "the first window holds the mask");
  assert.ok(perCrop.at(-1)!.every((weight) => weight === 0), "the last window does not");
});
