import assert from "node:assert/strict";
import { materialsIn, settingsOf } from "./fixtures/cell.ts";
import { keysOf } from "./fixtures/keys.ts";

Deno.test("masks of a SAM are named by its content and all thresholds, not by its folder", async () => {
  const sam = (more = {}) => settingsOf({ masks: { generator: "sam", model: "sam-vit-h", ...more } });
  const usual = await keysOf(sam());
  assert.equal(usual.get("SAM masks")!.size, 2);
  assert.equal(usual.get("masks")!.size, 2);
  assert.deepEqual(await keysOf(sam(), materialsIn("/elsewhere")), usual);
  const others = [
    ...[
      { model: "sam-vit-b" },
      { pointsPerSide: 16 },
      { cropNLayers: 0 },
      { cropNPointsDownscaleFactor: 1 },
      { cropOverlapRatio: 0.2 },
    ],
    ...[{ thresholdBonus: [0, 0, 0] }, { nmsBonus: [0, 0, 0] }, { predIouThresh: 0.8 }, {
      stabilityScoreOffset: 2,
    }],
    ...[{ stabilityScoreThresh: 0.9 }, { edgeTolerance: 1 }, { boxNmsThresh: 0.6 }, { cropNmsThresh: 0.6 }, {
      minMaskRegionArea: 0,
    }],
    { nesting: null },
  ];
  const { generator: _, ...settings } = sam().masks;
  assert.deepEqual(new Set(others.flatMap(Object.keys)), new Set(Object.keys(settings)));
  for (const other of others) {
    const keys = await keysOf(sam(other));
    assert(keys.get("masks")!.isDisjointFrom(usual.get("masks")!), JSON.stringify(other));
  }
});

Deno.test("settings of SAM go by segment-anything's names, in Python's spelling and by earlier names too", async () => {
  const keys = (masks: object) => keysOf(settingsOf({ masks: { generator: "sam", ...masks } }));
  const now = { pointsPerSide: 16, predIouThresh: 0.8, minMaskRegionArea: 3, boxNmsThresh: 0.6 };
  const python = { points_per_side: 16, pred_iou_thresh: 0.8, min_mask_region_area: 3, box_nms_thresh: 0.6 };
  const earlier = { points: 16, score: 0.8, smallestRegion: 3, nmsIou: 0.6 };
  assert.deepEqual(await keys(python), await keys(now));
  assert.deepEqual(await keys(earlier), await keys(now));
});

Deno.test("imported masks are named by the content of each split's files and what is made of levels", async () => {
  const imported = (from: string, more = {}) => settingsOf({ masks: { generator: "import", from, ...more } });
  const keys = await keysOf(imported("a"));
  assert.equal(keys.get("imported masks")!.size, 2);
  for (
    const other of [imported("b"), imported("a", { levels: "nesting" }), imported("a", { nesting: 0.3 })]
  ) {
    assert((await keysOf(other)).get("imported masks")!.isDisjointFrom(keys.get("imported masks")!));
  }
});
