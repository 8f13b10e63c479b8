import { gatherStrangeLabels, StrangeLabels } from "../../lib/datasets/strange-labels.ts";
import { UserError } from "../../lib/errors.ts";
import assert from "node:assert/strict";

const strange = ["a", "b", "c", "d", "e"].map((name, i) =>
  new StrangeLabels(name, "0 … 3 or 255", [11 + i % 2], `at row ${i}`, (values) => `ignore ${values}`)
);

Deno.test("label maps out of range become one problem with all values, whatever each of them holds", () => {
  const other = new UserError("another fault", "f");
  assert.deepEqual(
    gatherStrangeLabels([strange[0], other, ...strange.slice(1)]).map((each) => each.describe()),
    [
      "5 files, such as a, b, c: Expected labels 0 … 3 or 255 but found 11, 12\n  ignore 11,12",
      "f: another fault",
    ],
  );
  assert.deepEqual(gatherStrangeLabels(strange.slice(0, 2)).map((each) => each.describe()), [
    "a, b: Expected labels 0 … 3 or 255 but found 11, 12\n  ignore 11,12",
  ]);
});

Deno.test("a single one keeps its place, and other problems are left alone", () => {
  const problems = [new UserError("x", "f"), strange[0], new UserError("x", "g")];
  assert.deepEqual(gatherStrangeLabels(problems), problems);
});
