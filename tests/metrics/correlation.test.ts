import assert from "node:assert/strict";
import { correlation } from "../../lib/metrics/correlation.ts";

Deno.test("correlation is 1 along a line, -1 against one, and undefined where nothing varies", () => {
  assert.ok(Math.abs(correlation([1, 2, 4], [10, 20, 40]) - 1) < 1e-12);
  assert.ok(Math.abs(correlation([1, 2, 4], [-3, -4, -6]) + 1) < 1e-12);
  // By hand: deviations (-1, 0, 1) and (-1, 1, 0) give 1 / 2.
  assert.ok(Math.abs(correlation([1, 2, 3], [1, 3, 2]) - 0.5) < 1e-12);
  assert.ok(Number.isNaN(correlation([1, 1], [1, 2])));
});
