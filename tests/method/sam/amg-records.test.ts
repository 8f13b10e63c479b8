import assert from "node:assert/strict";
import { amgRecords } from "../../../lib/method/sam/amg-records.ts";
import { maskSetOf } from "../random-masks.ts";

Deno.test("records are those of amg.py: column-wise run lengths, boxes as corner and extent", () => {
  // deno-fmt-ignore
  const masks = maskSetOf(2, 3, Uint8Array.of(0, 1, 1, /**/ 0, 0, 1, /* second mask */ 1, 0, 0, /**/ 0, 0, 0));
  const origins = [
    { iouPredicted: 0.9, stability: 0.95, point: [1.5, 0.5], crop: [0, 0, 3, 2] },
    { iouPredicted: 0.8, stability: 1, point: [0.5, 0.5], crop: [1, 0, 3, 2] },
  ] as const;
  assert.deepEqual(amgRecords({ ...masks, levels: Uint8Array.of(1, 2) }, origins), [
    {
      // 2 zeros, 1 one, 1 zero, 2 ones, down the columns; the fourth is written as its difference to the second.
      segmentation: { size: [2, 3], counts: "2111" },
      ...{ area: 3, bbox: [1, 0, 1, 1], level: 1, predicted_iou: 0.9, stability_score: 0.95 },
      ...{ point_coords: [[1.5, 0.5]], crop_box: [0, 0, 3, 2] },
    },
    {
      segmentation: { size: [2, 3], counts: "015" },
      ...{ area: 1, bbox: [0, 0, 0, 0], level: 2, predicted_iou: 0.8, stability_score: 1 },
      ...{ point_coords: [[0.5, 0.5]], crop_box: [1, 0, 2, 2] },
    },
  ]);
});

Deno.test("without origins the fields that tell them are left out", () => {
  const [record] = amgRecords(maskSetOf(1, 2, Uint8Array.of(1, 1)));
  assert.deepEqual(Object.keys(record), ["segmentation", "area", "bbox", "level"]);
});
