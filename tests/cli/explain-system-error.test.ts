import assert from "node:assert/strict";
import { explainSystemError } from "../../lib/cli/explain-system-error.ts";

Deno.test({
  name: "a full disk is told as one message, however deep it lies",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const full = await Deno.writeTextFile("/dev/full", "text").then(() => undefined, (error) => error);
    const explained = explainSystemError(new Error('Stage "masks", shard 0', { cause: full }));
    assert.match(explained!.describe(), /the disk is full: .*No space left/);
  },
});

Deno.test("other errors are left to be reported", () => {
  assert.equal(explainSystemError(new TypeError("x is undefined")), null);
  assert.equal(explainSystemError("text"), null);
});

for (
  const [code, said] of [["EIO", "the disk reported an error"], ["ESTALE", "no longer knows"], [
    "ENOLCK",
    "ABLATE_LOCKS=lease",
  ], ["ENOTDIR", "a file lies where a folder should"]]
) {
  Deno.test(`${code} of a disk is told as one message`, () => {
    const cause = Object.assign(new Error("on purpose"), { code });
    assert.ok(explainSystemError(new Error('Stage "masks"', { cause }))?.describe().includes(said));
  });
}
