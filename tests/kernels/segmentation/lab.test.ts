import assert from "node:assert/strict";
import { labPlanes } from "../../../lib/kernels/segmentation/lab.ts";

Deno.test("Lab of the primaries agrees with the published values", () => {
  const planes = labPlanes(Uint8Array.of(255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255));
  const expected = [[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.2], [32.3, 79.19, -107.86]];
  expected.forEach((lab, i) =>
    lab.forEach((value, c) => assert.ok(Math.abs(planes[c * 4 + i] - value) < 0.02, `${planes[c * 4 + i]}`))
  );
});
