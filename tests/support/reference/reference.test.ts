import assert from "node:assert/strict";
import { numberAlgebra } from "./number-algebra.ts";
import { resizePositions } from "./position-grid.ts";
import { stack } from "./stack.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { assertClose } from "../../method/close.ts";

Deno.test("a stack of one broadcasts over the attention heads", () => {
  const one = stack(1, 1, 2, Float64Array.of(1, 2));
  const two = stack(2, 2, 1, Float64Array.of(1, 1, 3, 4));
  assert.deepEqual([...numberAlgebra.matmul(one, two).data], [3, 11]);
  const bias = stack(1, 2, 1, Float64Array.of(10, 20));
  assert.deepEqual([...numberAlgebra.add(two, bias).data], [11, 21, 13, 24]);
});

Deno.test("stacks that do not fit are refused", () => {
  assert.throws(() => numberAlgebra.matmul(stack(1, 2, 3), stack(1, 2, 3)), RangeError);
  assert.throws(() => numberAlgebra.add(stack(2, 2, 3), stack(3, 2, 3)), RangeError);
  assert.throws(() => stack(1, 2, 2, new Float64Array(3)), RangeError);
});

Deno.test("softmax rows sum to 1 and survive large logits", () => {
  const weights = numberAlgebra.softmaxRows(stack(1, 2, 2, Float64Array.of(1000, 1000, 0, -1e4)));
  assert.deepEqual([...weights.data], [0.5, 0.5, 1, 0]);
});

Deno.test("transposing twice changes nothing, and the mean over heads is one matrix", () => {
  const x = stack(2, 2, 3, Float64Array.from({ length: 12 }, (_, i) => i));
  assert.deepEqual(numberAlgebra.transpose(numberAlgebra.transpose(x)), x);
  assert.deepEqual([...numberAlgebra.transpose(x).data.subarray(0, 6)], [0, 3, 1, 4, 2, 5]);
  assert.deepEqual([...numberAlgebra.meanOverHeads(x).data], [3, 4, 5, 6, 7, 8]);
});

Deno.test("positions keep their values on their own grid and constants on any grid", () => {
  const random = new Random(1);
  const own = { height: 3, width: 4 };
  const positions = Float64Array.from({ length: 24 }, () => random.normal());
  assertClose(resizePositions(positions, 2, own, own), positions, 1e-14);
  const constant = resizePositions(new Float64Array(24).fill(2), 2, own, { height: 5, width: 7 });
  assertClose(constant, new Float64Array(70).fill(2), 1e-14);
});
