import assert from "node:assert/strict";
import { boxNms } from "../../../lib/method/sam/box-nms.ts";

// Two boxes of IoU 0.8, one apart from both, one without area.
const boxes = [0, 0, 10, 10, 0, 0, 10, 8, 20, 20, 30, 30, 5, 5, 5, 5];

Deno.test("the worse of two boxes beyond the limit is dropped", () => {
  assert.deepEqual([...boxNms(boxes, [0.1, 0.9, 0.5, 0.2], 0.7)], [1, 2, 3]);
  assert.deepEqual([...boxNms(boxes, [0.1, 0.9, 0.5, 0.2], 0.8)], [1, 2, 3, 0]);
});

Deno.test("of equal scores the lower index stays", () => {
  assert.deepEqual([...boxNms(boxes, [1, 1, 1, 1], 0.7)], [0, 2, 3]);
});
