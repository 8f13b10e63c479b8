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
  assert.match(none.errors, /^error: --row: expected one of Baseline, /);
  const near = await ablate("settings", "table5", "--row", "Baselin");
  assert.match(near.errors, /Did you mean "Baseline"\?$/);
  const empty = ["--row", "+ DBA-CLIP + GLCC", "--column", "Open-Vocabulary"];
  assert.match(
    (await ablate("settings", "table5", ...empty)).errors,
    /^error: table5: expected a row and a column that have a cell but found \+ DBA-CLIP \+ GLCC and Open-Vocabulary$/,
  );
});

Deno.test("a setting is told by its name, and all below a name; what is neither gets the nearest of both", async () => {
  const one = await ablate("settings", "graph.k");
  assert.equal(one.code, 0, one.errors);
  assert.match(
    one.output,
    /^graph\.k: whole number > 0, or rule, chosen; default rule\n {2}Neighbours per mask[^\n]*$/,
  );
  const all = (await ablate("settings", "graph")).output.split("\n").filter((line) => !line.startsWith(" "));
  assert.deepEqual(all.map((line) => line.split(":")[0]), [
    "graph.k",
    "graph.times",
    "graph.alpha",
    "graph.testK",
    "graph.recall",
  ]);
  for (const [given, meant] of [["tabel5", "table5"], ["grap", "graph"], ["graph.alph", "graph.alpha"]]) {
    const { code, errors } = await ablate("settings", given);
    assert.equal(code, 2);
    assert.equal(
      errors,
      `error: expected an experiment or a setting but found "${given}"\n  Did you mean "${meant}"?`,
    );
  }
});
