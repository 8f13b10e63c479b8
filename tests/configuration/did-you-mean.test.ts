import assert from "node:assert/strict";
import { didYouMean } from "../../lib/configuration/did-you-mean.ts";

const HEADS = ["clip", "maskclip", "dba", "dba-eq7", "sclip", "formula"];

Deno.test("a slip of the fingers is put right", () => {
  assert.equal(didYouMean("maskclp", HEADS), "maskclip");
  assert.equal(didYouMean("DBA", HEADS), "dba");
});

Deno.test("a name with more to it, or less, is taken for the one that begins so", () => {
  assert.equal(didYouMean("dbaclip", HEADS), "dba");
  assert.equal(didYouMean("dba-eq7-best", HEADS), "dba-eq7");
  assert.equal(didYouMean("form", HEADS), "formula");
});

Deno.test("what begins like two names, or like none, is left alone", () => {
  assert.equal(didYouMean("mode", ["model-a", "model-b"]), undefined);
  assert.equal(didYouMean("transformer", HEADS), undefined);
});
