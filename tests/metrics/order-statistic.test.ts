import assert from "node:assert/strict";
import { orderStatistic } from "../../lib/metrics/order-statistic.ts";
import { Random } from "../../lib/tensor/random.ts";

Deno.test("what stands at a place is what sorting puts there", () => {
  const random = new Random(2);
  for (let round = 0; round < 400; round++) {
    const length = 1 + random.below(round % 40 + 1);
    // Few values, so that many are equal; some infinite.
    const values = Float64Array.from(
      { length },
      () => [random.below(4), random.normal(), Infinity, -Infinity][round % 4 === 0 ? 0 : random.below(4)],
    );
    const sorted = values.slice().sort();
    for (let place = 0; place < length; place++) assert.equal(orderStatistic(values, place), sorted[place]);
    assert.deepEqual(values.sort(), sorted);
  }
});

Deno.test("values that are sorted, reversed or all equal are no special case", () => {
  for (const make of [(i: number) => i, (i: number) => -i, () => 7, (i: number) => i % 2]) {
    const values = Float64Array.from({ length: 1001 }, (_, i) => make(i));
    const sorted = values.slice().sort();
    for (const place of [0, 1, 24, 25, 500, 975, 1000]) {
      assert.equal(orderStatistic(values.slice(), place), sorted[place]);
    }
  }
});
