import assert from "node:assert/strict";
import { folder, load, names, notRun, profiles } from "./experiment-files.ts";

/** Rows that are the same setting on purpose. */
const SAME = new Set([
  // The shared point of both sweeps.
  "k = alpha = 0.9",
]);

Deno.test("there are experiments and profiles", () => {
  assert.ok(names.includes("table5") && names.length > 10);
  assert.ok(profiles.includes("toybox") && profiles.length > 1);
});

for (const name of names) {
  Deno.test(`${name} loads under every profile`, async () => {
    for (const profile of profiles) {
      const { cells } = await load(name, profile);
      assert.ok(cells.length > 0, profile);
    }
  });

  Deno.test(`${name} begins with what it is and the command that reproduces it`, async () => {
    const [first, second] = (await Deno.readTextFile(`${folder}/${name}.yaml`)).split("\n# deno task");
    assert.match(first, /^# .+[.:]/);
    assert.ok(second?.startsWith(` reproduce ${name} `), "its first command");
  });

  Deno.test(`${name} says of every row without cells why it is not run`, async () => {
    const experiment = await load(name, "toybox");
    for (const row of notRun(experiment)) {
      assert.match(experiment.rows.find((info) => info.name === row)?.explain ?? "", /^not run: ./, row);
    }
  });

  Deno.test(`no two cells of a column of ${name} are the same by mistake`, async () => {
    const { cells } = await load(name, "toybox");
    const seen = new Map<string, string>();
    for (const { row, column, settings } of cells.filter(({ part }) => part === "rows")) {
      const key = JSON.stringify([column, settings]);
      const twin = seen.get(key);
      assert.ok(twin === undefined || SAME.has(`${twin} = ${row}`), `${column}: ${twin} = ${row}`);
      seen.set(key, row);
    }
  });
}
