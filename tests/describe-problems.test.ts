import assert from "node:assert/strict";
import { describeProblems } from "../lib/describe-problems.ts";
import { UserError } from "../lib/errors.ts";

const sized = (name: string, side: number) =>
  new UserError(`Expected the size of /img/${name}.jpg but found ${side}`, `/gt/${name}.png`, "Resize it.");

Deno.test("up to three problems of a kind are told one by one, more of them once with three other places", () => {
  const three = [sized("a", 1), sized("b", 2), sized("255", 3)];
  assert.deepEqual(describeProblems(three), three.map((problem) => problem.describe()));
  const other = new UserError("Expected a PNG", "/gt/x.png", "Convert it.");
  const many = [sized("a", 4), other, ...["b", "25", "c.(5", "d"].map((name) => sized(name, 255))];
  assert.deepEqual(describeProblems(many), [
    "/gt/a.png: Expected the size of /img/a.jpg but found 4\n  Resize it.\n" +
    "  So it is with 4 more: /gt/b.png, /gt/25.png, /gt/c.(5.png, …",
    "/gt/x.png: Expected a PNG\n  Convert it.",
  ]);
  assert.deepEqual(describeProblems([]), []);
});
