import assert from "node:assert/strict";
import { BENCHES } from "../../bench/benches.ts";
import type { BenchLine } from "../../bench/bench-item.ts";
import { readRecords } from "../../bench/bench-record.ts";
import { describeLine, reachesTarget, timesAsFast } from "../../bench/describe-line.ts";
import { growth } from "../../bench/growth.ts";
import { inTurn } from "../../bench/in-turn.ts";
import { madeUpTraining } from "../../bench/made-up-training.ts";
import { median } from "../../bench/median.ts";
import { StepClock } from "../../bench/step-clock.ts";

const LINE: BenchLine = {
  what: "a kernel",
  peer: "a peer",
  ours: [1, 2, 4],
  theirs: [6, 6, 6],
  target: { times: 3 },
  seen: {},
};

Deno.test("the ratio is taken in each round, and its median reaches a target or not", () => {
  assert.equal(timesAsFast(LINE), 3);
  assert.equal(reachesTarget(LINE), true);
  assert.equal(reachesTarget({ ...LINE, target: { times: 3.01 } }), false);
  assert.equal(reachesTarget({ ...LINE, target: { seconds: 2 } }), true);
  assert.equal(reachesTarget({ ...LINE, target: { seconds: 1.9 } }), false);
  assert.equal(reachesTarget({ ...LINE, target: null }), null);
  assert.match(describeLine(LINE), /a kernel: 2\.00 s; a peer 6\.00 s: 3\.00 times as fast .*reached/);
});

Deno.test("growth finds the power of sizes that grow by it", () => {
  const { exponent, at } = growth([10, 20, 40].map((size) => ({ size, seconds: 3 * size ** 1.5 })));
  assert.ok(Math.abs(exponent - 1.5) < 1e-9);
  assert.ok(Math.abs(at(100) - 3000) < 1e-6);
});

Deno.test("ours and the peer take turns", async () => {
  const turns: string[] = [];
  const { ours, theirs } = await inTurn(2, () => Promise.resolve(turns.push("ours")), () => {
    turns.push("theirs");
    return Promise.resolve(7);
  });
  assert.deepEqual(turns, ["ours", "theirs", "ours", "theirs"]);
  // A call that says how long it took is believed.
  assert.deepEqual(ours, [1, 3]);
  assert.deepEqual(theirs, [7, 7]);
});

Deno.test("time between two reports belongs to the step that reports", () => {
  const clock = new StepClock();
  clock.hear("linear probe 1");
  clock.hear("label propagation 1");
  const probe = clock.of((step) => step.startsWith("linear"));
  assert.ok(probe >= 0 && probe <= clock.total());
  assert.equal(clock.of(() => false), 0);
});

Deno.test("the median is the middle one", () => assert.equal(median([3, 1, 2]), 2));

Deno.test("made-up training masks have labels, areas and images for each", () => {
  const { embeddings, areas, zeroShot, supervision } = madeUpTraining(100, 8, 5);
  assert.deepEqual([embeddings.rows, areas.length, zeroShot.rows, zeroShot.cols], [100, 100, 100, 5]);
  assert.equal(supervision.kind, "weak");
});

for (const [name, options] of Object.entries({ evaluate: { maps: 2 }, heads: { crops: 1 } })) {
  Deno.test(`bench ${name} measures something without a peer from Debian`, async () => {
    const lines = await BENCHES[name].run({ ...BENCHES[name].options, ...options }, 1, () => {});
    assert.ok(lines.length > 0);
    for (const { ours } of lines) assert.ok(ours.every((seconds) => seconds > 0));
  });
}

Deno.test("what is kept of a bench was measured at its own sizes", async () => {
  for (const { name, options, lines } of await readRecords(Object.keys(BENCHES))) {
    // Paths differ from machine to machine.
    for (const [key, value] of Object.entries(BENCHES[name].options)) {
      if (typeof value === "number") assert.equal(options[key], value, `${name}: ${key}`);
    }
    assert.ok(lines.length > 0);
  }
});
