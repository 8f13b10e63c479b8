import assert from "node:assert/strict";
import { readOnce } from "../../lib/application/read-once.ts";
import type { Estimates } from "../../lib/stages/artefacts.ts";
import { standing } from "./fixtures/loose.ts";
import { stored } from "./fixtures/stored.ts";

/** Estimates that count how often they are read. */
function counted() {
  const read = { times: 0 };
  const of = stored({ miou: { shape: [1], data: Float64Array.of(50) } });
  const whole = () => (read.times++, of.whole());
  return { read, estimates: standing<Estimates>({ ...of, whole }) };
}

Deno.test("estimates that cells share are read once, others by themselves", async () => {
  const [one, other] = [counted(), counted()];
  const cells = readOnce([one, one, other]);
  const wholes = await Promise.all([...cells, ...cells].map(({ estimates }) => estimates.whole()));
  assert.deepEqual([one.read.times, other.read.times], [1, 1]);
  assert.equal(wholes[0], wholes[4]);
  assert.notEqual(wholes[0], wholes[2]);
});
