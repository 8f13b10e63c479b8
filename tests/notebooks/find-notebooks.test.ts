import assert from "node:assert/strict";
import { findNotebooks } from "../../lib/notebooks/find-notebooks.ts";

Deno.test("notebooks are found by name, by a beginning that fits one, by path, or all", async () => {
  const folder = await Deno.makeTempDir();
  for (const name of ["01-start.ipynb", "02-more.ipynb", "02-other.ipynb", "notes.md"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "");
  }
  const names = async (...asked: string[]) => (await findNotebooks(asked, folder)).map(({ name }) => name);
  assert.deepEqual(await names(), ["01-start", "02-more", "02-other"]);
  assert.deepEqual(await names("02-other", "01"), ["02-other", "01-start"]);
  assert.deepEqual(await names("01", "01-start"), ["01-start"]);
  assert.deepEqual(await findNotebooks(["/elsewhere/mine.ipynb"], folder), [
    { name: "mine", path: "/elsewhere/mine.ipynb" },
  ]);
  await assert.rejects(names("02"), /beginning of several notebooks: 02-more, 02-other/);
  await assert.rejects(names("01-strat"), { message: /unknown notebook/, fix: 'Did you mean "01-start"?' });
  await assert.rejects(names("/a/x.ipynb", "/b/x.ipynb"), /two notebooks are called "x"/);
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual(await names(), []);
});
