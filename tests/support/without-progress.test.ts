import assert from "node:assert/strict";
import { Pace } from "../../lib/progress/pace.ts";
import { withoutProgress } from "./without-progress.ts";

Deno.test("lines of progress are left out, whatever a task is called, and nothing else", () => {
  const tasks = ["checking the label maps of train", "hashing /tmp/a b.c", "table5, 3 of 4 results"];
  for (const name of tasks) {
    const pace = new Pace(name, 10, 0, "image");
    const told = [`${name}: ${pace.describe(0)}`, `${name}: ${pace.describe(5)}`, pace.summary()];
    assert.equal(withoutProgress(`error: a\n${told.join("\n")}\n  advice\n`), "error: a\n  advice\n");
    assert.equal(withoutProgress([...told, "note: b"].join("\n")), "note: b");
  }
  const kept = "error: a.png: 3 % of it is\nproblem: x: done in 3 s\njob 1: submitted\n";
  assert.equal(withoutProgress(kept), kept);
});
