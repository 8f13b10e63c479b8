import assert from "node:assert/strict";
import { correlation } from "../../lib/metrics/correlation.ts";
import { activeShare, discriminationBias, FEWEST_TOKENS } from "../../lib/method/discrimination-bias.ts";
import { figureMaps } from "../../lib/method/figure-maps.ts";
import { makeHead } from "../../lib/method/heads/registry.ts";
import { tokenMasks } from "../../lib/method/mask-bias.ts";
import { matrix, row } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { unitRows } from "../../lib/tensor/rows.ts";
import { randomMasks } from "./random-masks.ts";
import { randomClip } from "../support/reference/random-clip.ts";

const random = new Random(7);
const image = {
  ...{ height: 16, width: 24 },
  pixels: Float32Array.from({ length: 3 * 16 * 24 }, () => random.normal()),
};
const input = {
  image,
  masks: randomMasks(random, 20, 19, 31),
  sampling: { kind: "gsw", window: 16, stride: 8, globalWeight: 0.5 } as const,
  encoder: randomClip(1),
};
const vectors = unitRows(matrix(3, 6, Float32Array.from({ length: 18 }, () => random.normal())));

Deno.test("correlations are those of the maps of Figure 2 inside the mask", async () => {
  const texts = Array.from({ length: 20 }, (_, mask) => mask % 4 - 1);
  const { correlations, activeShares } = await discriminationBias(input, makeHead("dba-eq7"), vectors, texts);
  const tokens = tokenMasks(input.masks, 4, 6);
  let measured = 0;
  for (const [mask, text] of texts.entries()) {
    const members = tokens.subarray(mask * 24, (mask + 1) * 24).reduce((sum, bit) => sum + bit, 0);
    if (text < 0 || members < FEWEST_TOKENS) {
      assert.ok(Number.isNaN(correlations[mask]) && Number.isNaN(activeShares[mask]));
      continue;
    }
    measured++;
    const { similarity, affinity } = await figureMaps(input, mask, row(vectors, text));
    const bits = input.masks.bits.subarray(mask * 19 * 31, (mask + 1) * 19 * 31);
    const inside = [...bits.keys()].filter((at) => bits[at] === 1);
    const wanted = correlation(inside.map((at) => similarity[at]), inside.map((at) => affinity[at]));
    assert.ok(Math.abs(correlations[mask] - wanted) < 1e-9);
    assert.equal(activeShares[mask], activeShare(inside.map((at) => similarity[at])));
  }
  assert.ok(measured >= 2);
});

Deno.test("the active share counts what is nearer to the best than to the least", () => {
  assert.equal(activeShare([0, 1, 4, 10]), 0.25);
  assert.ok(Number.isNaN(activeShare([2, 2])));
});
