import assert from "node:assert/strict";
import { join } from "node:path";
import { resultsFolder } from "./fixtures/results.ts";
import { Workplace } from "./fixtures/workplace.ts";

Deno.test("every run is in the history with what it changed; results that are replaced are kept there first", async () => {
  const workplace = await Workplace.make();
  try {
    const first = await workplace.reproduce("--rows", "Baseline");
    assert.equal(first.code, 0, first.errors);
    assert.doesNotMatch(first.output, /in place of other numbers/);
    const again = await workplace.reproduce("--rows", "Baseline");
    assert.doesNotMatch(again.output, /in place of other numbers/);
    const folder = resultsFolder(again.output), path = join(folder, "run.json");
    const record = JSON.parse(await Deno.readTextFile(path));
    record.results.numbers[0].values.miou.value = 12.5;
    record.run.commit = "0123456789".repeat(4);
    record.run.keys[0].estimates = "f".repeat(64);
    await Deno.writeTextFile(path, JSON.stringify(record));
    const third = await workplace.reproduce("--rows", "Baseline");
    assert.match(
      third.output,
      /in place of other numbers of commit 0123456; deno task runs table5 lists both/,
    );
    const list = await workplace.ablate("runs", "table5", "--csv");
    assert.equal(list.code, 0, list.errors);
    const lines = list.output.trim().split("\n");
    const kinds = lines.slice(1).map((line) => line.split(",")[3]);
    assert.deepEqual(kinds, ["run", "run", "replaced", "run"]);
    assert.match(lines[0], /,miou,miou\.low,miou\.high/);
    assert.match(lines[3], /0123456789.*12\.5/);
    assert.match(lines[1], /,3,/, "the changed setting graph.k");
    const shown = await workplace.ablate("runs", "table5", "--where", "miou=12.5");
    assert.match(shown.output, /^1 run, in .*history\.jsonl$/m);
    const none = await workplace.ablate("runs", "table8");
    assert.match(none.output, /^no such run; other runs are of table5 \(voc2012\), in .*history\.jsonl\n$/);
    const status = await workplace.ablate("store", "verify");
    assert.equal(status.code, 0, status.output);
  } finally {
    await workplace.remove();
  }
});
