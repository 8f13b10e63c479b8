import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { certainScores, classRegions } from "../../lib/method/class-regions.ts";
import { denseLogits } from "../../lib/method/dense-logits.ts";
import { makeHead } from "../../lib/method/heads/registry.ts";
import { maskWeights } from "../../lib/method/pooling/mask-weights.ts";
import { cutCrops } from "../../lib/method/sampling/cut-crops.ts";
import { viewsOf } from "../../lib/method/sampling/registry.ts";
import { LOGIT_SCALE, promptLogits } from "../../lib/method/text-classifier/zero-shot.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { unitRows } from "../../lib/tensor/rows.ts";
import { assertClose } from "./close.ts";
import { maskSetOf } from "./random-masks.ts";
import { randomClip } from "../support/reference/random-clip.ts";

const random = new Random(3);
const image = {
  ...{ height: 16, width: 24 },
  pixels: Float32Array.from({ length: 3 * 16 * 24 }, () => random.normal()),
};
const encoder = randomClip(1);
const size = { height: 13, width: 17 };
const vectors = unitRows(matrix(5, 6, Float32Array.from({ length: 30 }, () => random.normal())));

/** The same by the adjoint: every pixel is a mask, whose average is the pixel. */
async function byPixelMasks(kind: "none" | "global" | "slide" | "gsw", name: string): Promise<number[]> {
  const pixels = size.height * size.width;
  const bits = new Uint8Array(pixels * pixels);
  for (let at = 0; at < pixels; at++) bits[at * pixels + at] = 1;
  const masks = maskSetOf(size.height, size.width, bits);
  const out = new Array(pixels * vectors.rows).fill(0);
  for (
    const view of viewsOf({ image, masks, patch: 4 }, { kind, window: 16, stride: 8, globalWeight: 0.3 })
  ) {
    const weights = maskWeights(masks, view);
    for (const [crop, box] of view.boxes.entries()) {
      const crops = cutCrops(image, [box], { ...image, count: 0, bits: new Uint8Array(0) }, 4);
      const [{ tokens }] = await encoder.encode(crops, [makeHead(name)]);
      const logits = promptLogits(matrix(tokens.length / 6, 6, tokens), vectors);
      for (let at = 0; at < pixels; at++) {
        for (let t = 0; t < logits.rows; t++) {
          for (let c = 0; c < logits.cols; c++) {
            out[at * logits.cols + c] += weights[crop][at * logits.rows + t] *
              logits.data[t * logits.cols + c];
          }
        }
      }
    }
  }
  return out;
}

Deno.test("logits of pixels are those of their tokens, upsampled and averaged over the views", async () => {
  for (const kind of ["none", "global", "slide", "gsw"] as const) {
    const names = ["clip", "maskclip", "sclip"];
    const sampling = { kind, window: 16, stride: 8, globalWeight: 0.3 };
    const all = await denseLogits(
      { image, size, sampling, encoder },
      names.map((name) => makeHead(name)),
      vectors,
      LOGIT_SCALE,
    );
    for (const [h, logits] of all.entries()) {
      assert.deepEqual([logits.rows, logits.cols], [13 * 17, 5]);
      assertClose(logits.data, await byPixelMasks(kind, names[h]), 1e-3);
    }
  }
});

Deno.test("a head that looks at masks is refused", async () => {
  const sampling = { kind: "none", window: 16, stride: 8, globalWeight: 0.5 } as const;
  for (const name of ["dba", "dba-eq7", "s2", "deop-mps", "maskclip-ks"]) {
    await assert.rejects(
      () => denseLogits({ image, size, sampling, encoder }, [makeHead(name)], vectors, LOGIT_SCALE),
      (error) => error instanceof UserError && error.describe().includes(name),
    );
  }
});

Deno.test("a label map is cut into one mask for each class it has", () => {
  // Two classes and one background word; power rule: background where the best class has less than half.
  const logits = matrix(2 * 2, 3, Float32Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9, 9, 0, 0));
  const { masks, labels } = classRegions(logits, { height: 2, width: 2 }, 2, { rule: "power", p: 1 });
  assert.deepEqual([...labels], [0, 1, 2]);
  assert.deepEqual([...masks.bits], [0, 0, 1, 0, /**/ 1, 0, 0, 1, /**/ 0, 1, 0, 0]);
  assert.deepEqual([...certainScores(labels, 4).data], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  const without = classRegions(logits, { height: 2, width: 2 }, 3, null);
  assert.deepEqual([...without.labels], [0, 1, 2]);
});
