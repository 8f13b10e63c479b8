import assert from "node:assert/strict";
import { Cores } from "../../lib/engine/cores.ts";

/** Work that ends when it is told to, and says when it begins. */
function held(cores: Cores, count: number, name: string, begun: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const work = cores.use(count, () => {
    begun.push(name);
    return promise;
  });
  return { work, end: resolve, fail: reject };
}

const settle = () => new Promise((resume) => setTimeout(resume));

Deno.test("work of one core runs beside other such work, work of all cores alone, and none overtakes", async () => {
  const cores = new Cores(2);
  const begun: string[] = [];
  const [a, b] = ["a", "b"].map((name) => held(cores, 1, name, begun));
  const whole = held(cores, 2, "whole", begun);
  const c = held(cores, 1, "c", begun);
  await settle();
  assert.deepEqual(begun, ["a", "b"]);
  a.end();
  await settle();
  assert.deepEqual(begun, ["a", "b"]);
  b.end();
  await settle();
  assert.deepEqual(begun, ["a", "b", "whole"]);
  whole.end();
  await settle();
  assert.deepEqual(begun, ["a", "b", "whole", "c"]);
  c.end();
  await Promise.all([a, b, whole, c].map(({ work }) => work));
});

Deno.test("work that fails gives its cores back", async () => {
  const cores = new Cores(1);
  const begun: string[] = [];
  const [bad, good] = ["bad", "good"].map((name) => held(cores, 1, name, begun));
  bad.fail(new Error("no"));
  await assert.rejects(bad.work, /no/);
  good.end();
  await good.work;
  assert.deepEqual(begun, ["bad", "good"]);
});
