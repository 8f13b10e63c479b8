import assert from "node:assert/strict";
import { eventually } from "./eventually.ts";

Deno.test("a state that comes late is waited for, equal or matched", async () => {
  let reads = 0;
  await eventually("three reads", () => ++reads, 3);
  assert.equal(reads, 3);
  await eventually("six reads", () => Promise.resolve(["read", ++reads].join(" ")), /^read 6$/);
  assert.equal(reads, 6);
});

Deno.test("a state that never comes fails with what was waited for and what was there instead", async () => {
  await assert.rejects(
    eventually("the dialog is gone", () => 1, 0, { patience: 30 }),
    (error: Error) => {
      assert.ok(error instanceof assert.AssertionError);
      assert.match(error.message, /^the dialog is gone: not after 0\.03 s\n[^]*1 !== 0/);
      return true;
    },
  );
  await assert.rejects(
    eventually("a word", () => "no number", /\d/, { patience: 30 }),
    /a word: not after .*\n[^]*'no number'/,
  );
});

Deno.test("what a look throws is thrown at once", async () => {
  let reads = 0;
  const read = () => {
    reads++;
    throw new RangeError("gone");
  };
  await assert.rejects(eventually("anything", read, 0), /gone/);
  assert.equal(reads, 1);
});
