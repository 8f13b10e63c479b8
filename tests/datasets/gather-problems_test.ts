import assert from "node:assert/strict";
import { gatherProblems } from "../../lib/datasets/gather-problems.ts";
import { StrangeLabels } from "../../lib/datasets/strange-labels.ts";
import { UserError } from "../../lib/errors.ts";

const names = ["a", "b", "c", "d", "e"];

Deno.test("many problems that say the same of different files become one with their number and three of them", () => {
  const missing = names.map((name) => new UserError("no such file", name, "Copy it."));
  const other = new UserError("another fault", "f");
  const [first, second, ...more] = gatherProblems([missing[0], other, ...missing.slice(1)]);
  assert.equal(first.describe(), "5 files, such as a, b, c: no such file\n  Copy it.");
  assert.deepEqual([second, more], [other, []]);
  assert.deepEqual(gatherProblems(missing.slice(0, 3)), missing.slice(0, 3), "few are told one by one");
});

Deno.test("label maps out of range become one problem with all values, whatever each of them holds", () => {
  const strange = names.map((name, i) =>
    new StrangeLabels(
      name,
      "0 … 3 or 255",
      [11 + i % 2],
      `${11 + i % 2} at row ${i}, column 0`,
      (values) => `ignore ${values}`,
    )
  );
  assert.deepEqual(gatherProblems(strange).map((problem) => problem.describe()), [
    "5 files, such as a, b, c: Expected labels 0 … 3 or 255 but found 11, 12\n  ignore 11,12",
  ]);
});
