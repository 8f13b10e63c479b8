import assert from "node:assert/strict";
import { findNotebooks } from "../../lib/notebooks/find-notebooks.ts";

Deno.test("notebooks are found by name, by a beginning that fits one, by path, or all", async () => {
  const folder = await Deno.makeTempDir();
  for (const name of ["01-start.ipynb", "02-more.ipynb", "02-other.ipynb", "notes.md"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "");
  }
  const names = (...asked: string[]) => findNotebooks(asked, folder).map(({ name }) => name);
  assert.deepEqual(names(), ["01-start", "02-more", "02-other"]);
  assert.deepEqual(names("02-other", "01"), ["02-other", "01-start"]);
  assert.deepEqual(names("01", "01-start"), ["01-start"]);
  assert.deepEqual(findNotebooks(["/elsewhere/mine.ipynb"], folder), [
    { name: "mine", path: "/elsewhere/mine.ipynb" },
  ]);
  assert.throws(() => names("02"), /beginning of several notebooks: 02-more, 02-other/);
  assert.throws(() => names("01-strat"), { message: /unknown notebook/, fix: 'Did you mean "01-start"?' });
  assert.throws(() => names("/a/x.ipynb", "/b/x.ipynb"), /two notebooks are called "x"/);
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual(names(), []);
});

Deno.test("linked notebooks are found; one whose link leads nowhere is named when it would run", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/elsewhere`, "");
    await Deno.symlink("elsewhere", `${folder}/mine.ipynb`);
    await Deno.symlink("/nowhere", `${folder}/gone.ipynb`);
    assert.deepEqual(findNotebooks(["mine"], folder).map(({ name }) => name), ["mine"]);
    assert.throws(() => findNotebooks([], folder), /gone\.ipynb \(a link that leads nowhere/);
    assert.throws(() => findNotebooks(["gone"], folder), /gone\.ipynb \(a link that leads nowhere/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
