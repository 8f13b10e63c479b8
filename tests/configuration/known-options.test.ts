import assert from "node:assert/strict";
import { compare, load, predict, reproduce, Study, sweep, UserError } from "ablate";

/** What a cell may hold that no compiler sees. */
const anything = (value: unknown) => value as never;

const MISTAKES: [what: string, call: () => unknown, told: RegExp][] = [
  [
    "an option of reproduce",
    () => reproduce("table5", anything({ sets: {} })),
    /"sets".*profile, set.*\n.*"set"\?/,
  ],
  [
    "an option of only",
    () => reproduce("table5", anything({ only: { row: [] } })),
    /^only: .*"row".*\n.*"rows"/,
  ],
  [
    "a name for a list",
    () => reproduce("table5", { only: { rows: anything("Baseline") } }),
    /list .*"Baseline"/,
  ],
  [
    "settings as texts",
    () => reproduce("table5", { set: anything(["graph.k=5"]) }),
    /^set: .*\{ "graph\.k": 25 \}/,
  ],
  ["no experiment", () => reproduce(anything(undefined)), /the name of an experiment but found undefined/],
  ["no value to sweep", () => sweep(), /^sweep: expected values/],
  ["an option of load", () => load("table5", anything({ seed: 1 })), /^load: .*"seed".*\n.*"seeds"/],
  ["an option of compare", () => compare("a", "b", anything({ inside: 1 })), /^compare: .*"inside".*within/],
  [
    "an image for options",
    () => Study.open(anything(3)),
    /^Study\.open: .*\(profile, image, set\) but found 3/,
  ],
  ["an option of a study", () => Study.open(anything({ imge: 3 })), /"imge".*\n.*"image"/],
  ["an option of predict", () => predict(anything({ image: "x" })), /^predict: .*"image".*\n.*"images"/],
  [
    "one class as text",
    () => predict({ images: "x", classes: anything("cat"), out: "y" }),
    /^classes: expected a list of names but found "cat"/,
  ],
];

for (const [what, call, told] of MISTAKES) {
  Deno.test(`a slip that only a check of types would see is refused in one message: ${what}`, async () => {
    await assert.rejects(async () => await call(), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.describe(), told);
      return true;
    });
  });
}
