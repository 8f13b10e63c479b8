import assert from "node:assert/strict";
import { OverallProgress } from "../../lib/progress/overall-progress.ts";
import type { Progress } from "../../lib/progress/progress.ts";

// However slow the machine is, a millisecond passes between two looks at the clock.
const { now } = performance;
let clock = 0;
Deno.test.beforeAll(() => void (performance.now = () => clock++));
Deno.test.afterAll(() => void (performance.now = now));

/** What is told, in order, and how many lines there are at a time. */
function heard() {
  const told: string[] = [], notes: string[] = [];
  let open = 0, most = 0;
  const progress: Progress = {
    begin: (name, total, done) => {
      told.push(`begin ${name} ${done}/${total}`);
      most = Math.max(most, ++open);
      return {
        update: (now, about) => void told.push(`${now.toFixed(2)} ${about}`),
        end: (isDone = true) => {
          open--;
          told.push(isDone ? "end" : "stopped");
        },
      };
    },
    note: (message) => void notes.push(message),
  };
  return { progress, told, notes, most: () => most };
}

Deno.test("many stages are one line with its total, and how far the first of them is", async () => {
  const { progress, told, most } = heard();
  const overall = new OverallProgress(progress, 4);
  const result = await overall.during("table5", () => {
    overall.finished(1);
    const one = overall.begin("mask embeddings", 10, 0, "image");
    const other = overall.begin("linear probe", 1, 0);
    one.update(5);
    other.end();
    one.end();
    overall.finished(2);
    return Promise.resolve("the table");
  });
  assert.equal(result, "the table");
  assert.equal(most(), 1, "one line");
  assert.equal(told[0], "begin table5 0/4");
  assert.equal(told.at(-1), "end");
  const half = told.find((line) => line.startsWith("1.50"))!;
  assert.match(half, /^1\.50 37 %, 1 of 4 results, 0\.0 s so far; mask embeddings 50 %.*, 1 more beside it$/);
  assert.match(told.at(-2)!, /^2\.00 50 %, 2 of 4 results, 0\.0 s so far$/);
});

Deno.test("the next table goes on counting; what is all there shows nothing; a failure is not called done", async () => {
  const { progress, told, notes } = heard();
  const overall = new OverallProgress(progress, 2);
  await assert.rejects(overall.during("one", () => Promise.reject(new Error("no"))));
  await overall.during("two", () => Promise.resolve(overall.finished(2)));
  await overall.during("three", () => Promise.resolve());
  overall.note("heard");
  assert.deepEqual(told.filter((line) => !/ %/.test(line)), [
    "begin one 0/2",
    "stopped",
    "begin two 0/2",
    "end",
  ]);
  assert.deepEqual(notes, ["heard"]);
  // Read again, after all was there.
  overall.begin("label maps", 3, 0);
  assert.equal(told.at(-1), "begin label maps 0/3");
});
