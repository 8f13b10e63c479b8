import assert from "node:assert/strict";
import { ablate } from "./in-process.ts";

Deno.test("the settings of an experiment are those its cells share, then those in which they differ", async () => {
  const { code, output } = await ablate("settings", "table8", "--set", "graph.k=25");
  assert.equal(code, 0);
  const [shared, differing] = output.split("\ndiffering between cells:\n");
  assert.match(shared, /^graph\.k: 25$/m);
  assert.match(shared, /^probe\.steps: "rule"$/m);
  assert.match(differing, /^inductive\.weights: "l1" \| "degree"$/m);
  assert.doesNotMatch(differing, /graph\.k/);
});

Deno.test("a row and a column are looked up, and one that is not there is refused", async () => {
  const one = await ablate("settings", "table5", "--row", "Baseline", "--column", "Weakly Supervised");
  assert.match(one.output, /^head\.name: "maskclip"$/m);
  assert.doesNotMatch(one.output, /differing/);
  const none = await ablate("settings", "table5", "--row", "Nobody");
  assert.equal(none.code, 2);
  assert.match(none.errors, /expected a row \(Baseline, /);
});
