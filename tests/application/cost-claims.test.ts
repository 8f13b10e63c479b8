import assert from "node:assert/strict";
import { medianInterval } from "../../lib/metrics/median-interval.ts";
import { COST_CLAIMS, costClaims } from "../../lib/application/cost-claims.ts";
import { extraTime } from "../../lib/application/extra-time.ts";

Deno.test("a sentence on cost holds where the margin lies above the whole interval", () => {
  const claims = costClaims({
    dba: { value: 1, low: -1, high: 3 },
    inductive: { value: 9, low: 4, high: 14 },
    inference: 7,
    construction: 10,
  });
  const verdicts = Object.fromEntries(COST_CLAIMS.map(({ cost }, i) => [cost, claims[i].verdict]));
  assert.deepEqual(verdicts, {
    dba: "holds",
    inductive: "inconclusive",
    construction: "holds",
    inference: "fails",
  });
  assert.deepEqual(
    claims[0].evidence[0],
    { column: "margin minus measured, % of time", metric: "", difference: 4, low: 2, high: 6 },
  );
  const none = { value: 0, low: 0, high: 0 };
  const large = costClaims({ dba: none, inductive: null, inference: 0, construction: 0 });
  assert.deepEqual(large.map(({ verdict }) => verdict), ["holds", "not run", "holds", "holds"]);
});

Deno.test("extra time is the median ratio of both ways run in turn, whatever else slows the machine", async () => {
  const { now } = performance, order: string[] = [];
  let clock = 0;
  performance.now = () => clock;
  try {
    // The first of each does not count. In each round both are slower than in the one before.
    const took = { a: [99, 60, 45, 90, 60, 75], b: Array(6).fill(30) };
    const way = (name: "a" | "b") => () => {
      const round = Math.floor(order.length / 2);
      order.push(name);
      clock += took[name][round] * (1 + round);
    };
    const { value, low, high } = await extraTime(way("a"), way("b"), { rounds: 5 });
    assert.deepEqual([value, low, high].map(Math.round), [100, 50, 200]);
    assert.equal(order.join(""), "ba" + "ab" + "ba" + "ab" + "ba" + "ab");
  } finally {
    performance.now = now;
  }
});

Deno.test("the median lies inside its interval, which repeated equal numbers close", () => {
  const { value, low, high } = medianInterval([5, 1, 4, 2, 3, 9]);
  assert.equal(value, 3.5);
  assert.ok(low >= 1 && low < value && high > value && high <= 9);
  assert.deepEqual(medianInterval([2, 2, 2]), { value: 2, low: 2, high: 2 });
});
