import assert from "node:assert/strict";
import { join } from "node:path";
import { outcomeOf, Workplace } from "../application/fixtures/workplace.ts";
import { ablate } from "./in-process.ts";
import { assertRefused } from "./refusal.ts";

const workplace = await Workplace.make();
Deno.test.afterAll(() => workplace.remove());
const file = join(workplace.folder, "notes.txt");
await Deno.writeTextFile(file, "not a folder");

const IN_PLACE: readonly string[][] = [
  ["compare", file, "table5"],
  ["compare", join(file, "table5"), "table5"],
  ["claims", "--out", file],
  ["export", "table5", "--as", "mlflow", "--out", file],
  ["export", "table5", "--as", "mlflow", "--out", join(file, "mlruns")],
  ["export", "table5", "--as", "zip", "--out", join(file, "all.zip")],
  ["export", "rows", "table5", "--out", join(file, "rows.csv")],
  ["report", "table5", "--out", file],
];

for (const args of IN_PLACE) {
  const shown = args.map((arg) => arg.replace(workplace.folder, "…")).join(" ");
  Deno.test(`"${shown}" ends with one message that names the file`, async () => {
    const { code, output, errors } = await ablate(...args);
    assert.deepEqual([code, output], [2, ""], errors);
    assert.match(errors, /^error: [^\n]*notes\.txt[^\n]*\n {2}[^\n]+$/);
    assert.equal(await Deno.readTextFile(file), "not a folder");
  });
}

Deno.test("a store that is a file, or lies below one, is told as such by what reads it", async () => {
  const asked = [["runs", file], ["runs", join(file, "store")], ["jobs", file]];
  for (const [command, store] of asked) {
    const { code, output, errors } = await outcomeOf(workplace.spawn([command], store));
    assert.deepEqual([code, output], [2, ""], errors);
    assert.match(errors, /^error: [^\n]*notes\.txt[^\n]*\n {2}[^\n]+\n$/);
  }
});

Deno.test("masks that could not be written are not made", async () => {
  const data = ["--set", `dataset.root=${workplace.voc}`, "--set", "masks=classical"];
  const outcome = await workplace.ablate(
    "masks",
    "export",
    "voc2012",
    "--split",
    "val",
    "--out",
    file,
    ...data,
  );
  await assertRefused(outcome, /notes\.txt: Expected a folder that results can be written to/, workplace);
  assert.doesNotMatch(outcome.errors, /masks: (\d+ %|done)/);
});
