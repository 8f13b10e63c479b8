import assert from "node:assert/strict";
import { UserError } from "../../../lib/errors.ts";
import { headOptions } from "../../../lib/method/heads/options.ts";
import { headModules, heads, makeHead } from "../../../lib/method/heads/registry.ts";

Deno.test("every registered head carries its own name, a source and the defaults of METHOD 3", () => {
  for (const name of Object.keys(heads)) {
    const head = makeHead(name);
    assert.equal(head.name, name);
    assert.ok(head.source.length > 0);
  }
  assert.deepEqual(makeHead("dba").bias, { tau: 4, classVisible: true, seeSelf: false });
  assert.deepEqual(makeHead("dba-eq7").bias, { tau: 16, classVisible: false, seeSelf: false });
  assert.deepEqual(makeHead("s2").residual, [0, 2]);
  assert.deepEqual(makeHead("s3").residual, [0, 2]);
  assert.equal(makeHead("clip").bias, null);
});

Deno.test("every head lies in a file of its own name, which makes no other", async () => {
  for (const [name, head] of Object.entries(heads)) {
    const made = Object.values(await import(headModules(name)[0]));
    assert.deepEqual(
      made.filter((value) => Object.values(heads).includes(value as typeof head)),
      [head],
      name,
    );
  }
});

Deno.test("every option lies in a file of its own name, and heads that take it give its code to keys", async () => {
  for (const [name, option] of Object.entries(headOptions)) {
    const [, module] = headModules("dba", [name]);
    assert.deepEqual(Object.values(await import(module)), [option], name);
  }
});

Deno.test("options reach the head and its name", () => {
  const head = makeHead("dba", { tau: 8, classVisible: false, residual: [0, 2], halfSum: undefined });
  assert.deepEqual(head.bias, { tau: 8, classVisible: false, seeSelf: false });
  assert.deepEqual(head.residual, [0, 2]);
  assert.equal(head.name, "dba(classVisible=false, residual=0/2, tau=8)");
  const keyBias = { direction: "random", scale: 2, seed: 1 } as const;
  assert.deepEqual(makeHead("sclip", { keyBias }).keyBias, keyBias);
  assert.equal(makeHead("sclip", { keyBias }).name, "sclip(keyBias=random/2/1)");
  assert.deepEqual(makeHead("maskclip-ks", { threshold: 0.5 }).smoothing, { threshold: 0.5 });
});

Deno.test("an unknown head is refused with the nearest name", () => {
  assert.throws(
    () => makeHead("maskklip"),
    (error) => error instanceof UserError && /Did you mean "maskclip"/.test(error.describe()),
  );
  assert.throws(() => makeHead("toString"), UserError);
});

Deno.test("an option that a head does not have is refused rather than ignored", () => {
  assert.throws(() => makeHead("maskclip", { tau: 4 }), UserError);
  assert.throws(() => makeHead("dba-eq7", { halfSum: false }), UserError);
  assert.throws(() => makeHead("maskclip", { keyBias: { direction: "mean", scale: 1, seed: 0 } }), UserError);
  assert.throws(
    () => makeHead("dba", { tua: 4 } as never),
    (error) => error instanceof UserError && /Did you mean "tau"/.test(error.describe()),
  );
});

Deno.test("option values out of range are refused", () => {
  assert.throws(() => makeHead("dba", { tau: -1 }), UserError);
  assert.throws(() => makeHead("dba", { tau: Infinity }), UserError);
  assert.throws(() => makeHead("dba", { classVisible: "no" as never }), UserError);
  assert.throws(() => makeHead("s3", { residual: [1] as never }), UserError);
  assert.throws(() => makeHead("maskclip-ks", { threshold: 1.5 }), UserError);
  assert.throws(
    () => makeHead("dba", { keyBias: { direction: "up", scale: 1, seed: 0 } as never }),
    UserError,
  );
});
