import assert from "node:assert/strict";
import { ScaledSums } from "../../../lib/kernels/pooling/scaled-sums.ts";
import { Random } from "../../../lib/tensor/random.ts";

Deno.test("sums are those of a plain loop in double precision, rounded after each addition", () => {
  const random = new Random(4);
  for (const length of [1, 3, 4, 5, 31, 64, 257]) {
    const wanted = [new Float32Array(length), new Float32Array(length)];
    const sums = new ScaledSums(2, length);
    for (let round = 0; round < 40; round++) {
      const lines = Float64Array.from({ length: length + round }, () => random.normal());
      sums.lines(lines.length).set(lines);
      const array = round % 2, count = 1 + random.below(length), factor = random.normal();
      const to = random.below(length - count + 1), from = random.below(lines.length - count + 1);
      sums.add(array, to, from, factor, count);
      for (let i = 0; i < count; i++) wanted[array][to + i] += factor * lines[from + i];
    }
    assert.deepEqual(sums.take(), wanted);
  }
});

Deno.test("sums begin with zeros in memory that was used before, and two at a time are apart", () => {
  for (let round = 0; round < 3; round++) {
    const [a, b] = [new ScaledSums(1, 10), new ScaledSums(1, 10)];
    assert.deepEqual(a.lines(4), new Float64Array(4));
    a.lines(4).fill(2);
    b.lines(4).fill(5);
    a.add(0, 3, 0, 1, 4);
    b.add(0, 3, 0, 1, 4);
    assert.deepEqual([...a.take()[0]], [0, 0, 0, 2, 2, 2, 2, 0, 0, 0]);
    assert.deepEqual([...b.take()[0]], [0, 0, 0, 5, 5, 5, 5, 0, 0, 0]);
  }
});

Deno.test("nothing is added beyond the ends", () => {
  const sums = new ScaledSums(1, 10);
  sums.lines(4);
  assert.throws(() => sums.add(0, 8, 0, 1, 3), RangeError);
  assert.throws(() => sums.add(0, 0, 2, 1, 3), RangeError);
});
