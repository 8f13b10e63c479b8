import assert from "node:assert/strict";
import { dependentDefaults } from "../../lib/stages/settings.ts";
import { load, profiles } from "./experiment-files.ts";

/** Profiles whose semi-supervised cells follow the released code's protocol on COCO (METHOD 6). */
const COCO = ["coco-2014", "coco-object"];

Deno.test("on COCO's things, semi-supervised cells have the released code's masses and batches; elsewhere and otherwise nothing changes", async () => {
  for (const profile of profiles) {
    for (const name of ["table2", "table5"]) {
      const { cells } = await load(name, profile);
      assert.ok(cells.some(({ settings }) => settings.supervision.kind === "semi"), `${name}, ${profile}`);
      for (const { row, column, settings: { supervision, pseudo, probe } } of cells) {
        const cell = `${name}, ${profile}, ${row}, ${column}`;
        const inTurn = supervision.kind === "semi" && COCO.includes(profile);
        const usual = supervision.kind === "semi" ? inTurn ? "labelled" : "background" : "none";
        const expected = row === "GLCC, class-balanced labels" ? "class" : usual;
        assert.equal(pseudo.balance, expected, cell);
        assert.equal(probe.batches, inTurn ? "alternating" : undefined, cell);
        assert.equal(pseudo.unlabelled, "zero-shot", cell);
      }
    }
  }
});

Deno.test("the paper's reading knows nothing of it, and what is given wins", async () => {
  const semi = { supervision: { kind: "semi", labelled: "1/16" }, dataset: { name: "coco-object" } };
  assert.deepEqual(dependentDefaults({ ...semi, reading: "paper" }).probe, {});
  assert.equal(
    (dependentDefaults({ ...semi, reading: "paper" }).pseudo as Record<string, unknown>).balance,
    undefined,
  );
  const { cells } = await load("label-start", "coco-object");
  const balances = new Set(cells.map(({ settings }) => settings.pseudo.balance));
  assert.deepEqual(balances, new Set(["none", "background", "labelled"]));
});
