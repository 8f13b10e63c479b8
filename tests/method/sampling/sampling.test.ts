import assert from "node:assert/strict";
import { UserError } from "../../../lib/errors.ts";
import { viewsOf } from "../../../lib/method/sampling/registry.ts";
import { resizeMasks } from "../../../lib/method/sampling/resize-masks.ts";
import type { SamplingSettings } from "../../../lib/method/sampling/sampling.ts";
import { windowStarts } from "../../../lib/method/sampling/slide.ts";

const gsw: SamplingSettings = { kind: "gsw", window: 224, stride: 56, globalWeight: 0.5 };
const voc = { image: { height: 448, width: 608 }, masks: { height: 375, width: 500 }, patch: 16 };

Deno.test("the last window is shifted back inside", () => {
  assert.deepEqual(windowStarts(448, 224, 112), [0, 112, 224]);
  assert.deepEqual(windowStarts(608, 224, 112), [0, 112, 224, 336, 384]);
  assert.deepEqual(windowStarts(224, 224, 112), [0]);
});

Deno.test("a VOC image has 40 windows at stride 56 and 15 at stride 112, besides the whole image", () => {
  assert.deepEqual(viewsOf(voc, gsw).map((view) => view.boxes.length), [1, 40]);
  assert.deepEqual(viewsOf(voc, { ...gsw, stride: 112 }).map((view) => view.boxes.length), [1, 15]);
});

Deno.test("every pixel reads tokens with weights that sum to 1", () => {
  for (const kind of ["none", "global", "slide", "gsw", "two-windows"] as const) {
    for (const { rows, columns } of viewsOf(voc, { ...gsw, kind })) {
      for (const { pixels, tokens, weights } of [rows, columns]) {
        for (let p = 0; p < pixels; p++) {
          const sum = weights.subarray(p * tokens, (p + 1) * tokens).reduce((a, b) => a + b, 0);
          assert.ok(Math.abs(sum - 1) < 1e-12);
        }
      }
    }
  }
});

Deno.test("a view without a share is not computed", () => {
  assert.deepEqual(viewsOf(voc, { ...gsw, globalWeight: 0 }).map((view) => view.boxes.length), [40]);
  assert.deepEqual(viewsOf(voc, { ...gsw, globalWeight: 1 }).map((view) => view.boxes.length), [1]);
});

Deno.test("Cityscapes is seen through windows of 448 and 224 px with half a share each, and never as a whole", () => {
  const street = { image: { height: 512, width: 1024 }, masks: { height: 1024, width: 2048 }, patch: 16 };
  const views = viewsOf(street, { ...gsw, kind: "two-windows" });
  assert.deepEqual(views.map(({ boxes: [{ height, width }] }) => [height, width]), [[448, 448], [224, 224]]);
  assert.deepEqual(views.map(({ share }) => share), [0.5, 0.5]);
  // Steps of 112 and 56 px.
  assert.deepEqual(views.map(({ boxRows, boxColumns }) => [boxRows, boxColumns]), [[2, 7], [7, 16]]);
});

Deno.test("an image smaller than the window is one window of its own size", () => {
  const small = { image: { height: 96, width: 256 }, masks: { height: 90, width: 250 }, patch: 16 };
  const [view] = viewsOf(small, { ...gsw, kind: "slide" });
  assert.deepEqual(view.boxes.map((box) => [box.top, box.left, box.height, box.width]), [
    [0, 0, 96, 224],
    [0, 32, 96, 224],
  ]);
});

Deno.test("sizes that do not fit are refused", () => {
  const odd = { ...voc, image: { height: 450, width: 608 } };
  assert.throws(() => viewsOf(odd, gsw), UserError);
  assert.throws(() => viewsOf(voc, { ...gsw, window: 100 }), UserError);
  assert.throws(() => viewsOf(voc, { ...gsw, stride: 0 }), UserError);
  assert.throws(() => viewsOf(voc, { ...gsw, stride: 225 }), UserError);
  assert.throws(() => viewsOf(voc, { ...gsw, globalWeight: 1.5 }), UserError);
  assert.throws(() => viewsOf(voc, { ...gsw, kind: "tiles" as never }), UserError);
});

Deno.test("masks are resized by the pixel under the centre", () => {
  const masks = { height: 1, width: 4, count: 1, bits: Uint8Array.of(0, 1, 0, 1) };
  assert.deepEqual([...resizeMasks(masks, 1, 2).bits], [1, 1]);
  assert.deepEqual([...resizeMasks(masks, 2, 4).bits], [0, 1, 0, 1, 0, 1, 0, 1]);
});
