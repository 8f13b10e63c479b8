import assert from "node:assert/strict";
import { UserError } from "../lib/errors.ts";

Deno.test("where an error of the user is shown by its stack, it says where and what to do, and no calls", () => {
  const error = new UserError("expected a but found b", "a.yaml", "Write a.");
  assert.equal(error.stack, "UserError: a.yaml: expected a but found b\n  Write a.");
  assert.equal(error.message, "expected a but found b");
});
