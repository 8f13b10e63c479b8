import assert from "node:assert/strict";
import type { DenseEncoder, DenseTokens } from "../../lib/method/dense-encoder.ts";
import { denseLogits } from "../../lib/method/dense-logits.ts";
import { discriminationBias } from "../../lib/method/discrimination-bias.ts";
import { embedMasks } from "../../lib/method/embed-masks.ts";
import { makeHead } from "../../lib/method/heads/registry.ts";
import { smoothedShares } from "../../lib/method/smoothed-shares.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { randomMasks } from "./random-masks.ts";
import { randomClip } from "../support/reference/random-clip.ts";

const random = new Random(2);
const image = {
  ...{ height: 16, width: 24 },
  pixels: Float32Array.from({ length: 3 * 16 * 24 }, () => random.normal()),
};
const sampling = { kind: "gsw", window: 16, stride: 8, globalWeight: 0.5 } as const;
const masks = randomMasks(random, 4, 19, 31);
const vectors = matrix(2, 6, Float32Array.from({ length: 12 }, () => 0.4));

/** The random CLIP, but for one number of what it gives. */
function spoiled(part: keyof DenseTokens, value: number): DenseEncoder {
  const whole = randomClip(1);
  return {
    ...{ patch: whole.patch, native: whole.native, joint: whole.joint },
    async encode(crops, heads) {
      const outputs = await whole.encode(crops, heads);
      for (const output of outputs) output[part]?.fill(value, 7, 8);
      return outputs;
    },
  };
}

const head = (name: string) => makeHead(name);

/** Everything that is made from tokens, and whether affinities go into it. */
const WAYS: Readonly<Record<string, (encoder: DenseEncoder) => Promise<unknown>>> = {
  embeddings: (encoder) => embedMasks({ image, masks, sampling, heads: [head("dba")], encoder }),
  "smoothed shares": (encoder) =>
    smoothedShares({ image, masks, sampling, encoder }, head("maskclip-ks"), vectors, 100),
  "label maps from tokens": (encoder) =>
    denseLogits(
      { image, sampling, encoder, size: { height: 19, width: 31 } },
      [head("maskclip")],
      vectors,
      100,
    ),
  "discrimination bias": (encoder) =>
    discriminationBias({ image, masks, sampling, encoder }, head("dba-eq7"), vectors, [0, 0, 0, 0]),
};

for (const [what, make] of Object.entries(WAYS)) {
  Deno.test(`no ${what} are made of tokens or affinities that are no numbers`, async () => {
    await make(randomClip(1));
    for (const value of [NaN, Infinity]) {
      await assert.rejects(
        make(spoiled("tokens", value)),
        new RegExp(`found ${value} for head "[a-z0-9-]+", token 1$`),
      );
    }
    if (!["smoothed shares", "discrimination bias"].includes(what)) return;
    await assert.rejects(make(spoiled("affinity", NaN)), /found NaN for head "[a-z0-9-]+", affinity 7$/);
  });
}
