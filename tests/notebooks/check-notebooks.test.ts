import assert from "node:assert/strict";
import { cellModule, cellOfLine } from "../../lib/notebooks/cell-module.ts";
import { checkNotebooks } from "../../lib/notebooks/check-notebooks.ts";
import { findNotebooks } from "../../lib/notebooks/find-notebooks.ts";
import { notebookOf, withNotebookFile } from "./notebooks.ts";

Deno.test("cells become one module whose lines are told by cell", () => {
  const module = cellModule(notebookOf("const a = 1;\nconst b = 2;", "a + b"));
  const line = module.split("\n").indexOf("a + b") + 1;
  assert.equal(cellOfLine(module, line), "cell 2, line 1");
  assert.equal(cellOfLine(module, 3), "cell 1, line 2");
});

Deno.test("a check finds wrong types, lint and leftovers, by notebook and cell", async () => {
  const notebook = notebookOf(
    "const m = { rows: 2 };",
    "// the rows\nconst rows: string = m.rows;\nrows",
    "var old = 1;\nold",
  );
  notebook.cells[0].execution_count = 1;
  await withNotebookFile(notebook, async (path) => {
    const problems = (await checkNotebooks([{ name: "tried", path }])).join("\n");
    assert.match(problems, /tried: 1 cells hold execution counts; deno task notebooks --strip tried cleans/);
    assert.match(problems, /TS2322.*\n.*rows: string[\s\S]*at tried, cell 2, line 2/);
    assert.match(problems, /tried, cell 3, line 1: .*\(no-var\)/);
    assert.doesNotMatch(problems, /ablate-notebooks-/);
  });
});

Deno.test("a sound notebook passes", async () => {
  await withNotebookFile(
    notebookOf(
      { tags: ["parameters"], source: "const rows = 2;" },
      "const cells = rows * 3;\ncells",
    ),
    async (path) => assert.deepEqual(await checkNotebooks([{ name: "tried", path }]), []),
  );
});

Deno.test("the notebooks of the project are in order", async () => {
  assert.deepEqual(await checkNotebooks(findNotebooks([])), []);
});
