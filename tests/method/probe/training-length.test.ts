import assert from "node:assert/strict";
import { PROBE_DEFAULTS } from "../../../lib/method/probe/probe.ts";
import { inEpochs, RELEASED, stepsByRule, stepsPerEpoch } from "../../../lib/method/probe/training-length.ts";

const LENGTH = { steps: "rule", warmup: 0.1, batch: 512 } as const;

Deno.test("the rule gives the released code's steps at its number of masks, and as many passes at any other", () => {
  assert.equal(stepsByRule(RELEASED.masks, RELEASED.batch), RELEASED.steps);
  assert.equal(stepsByRule(RELEASED.masks, 256), 2 * RELEASED.steps);
  assert.equal(stepsByRule(10_998, 512), 2031);
  assert.equal(stepsByRule(1, 1), 95);
});

Deno.test("steps become epochs that have exactly these steps, however masks are grouped", () => {
  for (const rows of [[10_998], [600, 1100, 513], [7]]) {
    for (const steps of [1, 95, 2031] as const) {
      const { epochs, warmup } = inEpochs({ ...LENGTH, steps }, rows);
      assert.equal(Math.round(epochs * stepsPerEpoch(rows, Math.min(512, ...rows))), steps);
      assert.ok(Math.abs(warmup - epochs / 10) < 1e-9);
    }
  }
});

Deno.test("fewer masks than a batch are one step an epoch, as many epochs as the released code has", () => {
  assert.ok(Math.abs(inEpochs(LENGTH, [200]).epochs - PROBE_DEFAULTS.authors.epochs) < 0.5);
});

Deno.test("epochs take the place of steps, and nothing but the length is changed", () => {
  assert.deepEqual(inEpochs({ ...LENGTH, epochs: 20 }, [5000]), { batch: 512, epochs: 20, warmup: 2 });
});
