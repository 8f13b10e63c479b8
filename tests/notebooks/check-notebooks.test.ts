import assert from "node:assert/strict";
import { join } from "node:path";
import { absoluteImports } from "../../lib/notebooks/absolute-imports.ts";
import { cellModule, cellOfLine } from "../../lib/notebooks/cell-module.ts";
import { checkNotebooks } from "../../lib/notebooks/check-notebooks.ts";
import { findNotebooks } from "../../lib/notebooks/find-notebooks.ts";
import { runNotebook } from "../../lib/notebooks/run-notebook.ts";
import { notebookOf, withNotebookFile } from "./notebooks.ts";

Deno.test("cells become one module whose lines are told by cell", () => {
  const module = cellModule(notebookOf("const a = 1;\nconst b = 2;", "a + b"), "/");
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

Deno.test("relative imports are those of the notebook's folder, in a check as in a run", async () => {
  const notebook = notebookOf(
    'import { rows } from "./rows.ts";\nimport * as more from "../more of it.ts";\nrows + more.columns',
    'const { rows: again } = await import("./rows.ts");\nimport "./rows.ts";\nconst text = "./rows.ts";\n[again, text]',
  );
  const home = await Deno.makeTempDir(), folder = join(home, "my notebooks");
  try {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, "rows.ts"), "export const rows = 2;");
    await Deno.writeTextFile(join(home, "more of it.ts"), "export const columns = 3;");
    const path = join(folder, "tried.ipynb");
    await Deno.writeTextFile(path, JSON.stringify(notebook));
    assert.deepEqual(await checkNotebooks([{ name: "tried", path }]), []);
    const { failure } = await runNotebook(notebook, { folder });
    assert.equal(failure, undefined);
    await Deno.writeTextFile(join(folder, "rows.ts"), 'export const rows: string = "2";');
    const wrong = notebookOf('import { rows } from "./rows.ts";\nconst n: number = rows;\nn');
    await Deno.writeTextFile(path, JSON.stringify(wrong));
    assert.match(
      (await checkNotebooks([{ name: "tried", path }])).join(),
      /TS2322[^]*at tried, cell 1, line 2/,
    );
    await Deno.remove(join(folder, "rows.ts"));
    assert.match((await checkNotebooks([{ name: "tried", path }])).join(), /my%20notebooks\/rows\.ts/);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("only what is imported becomes an address", () => {
  const code =
    'export * from "./a.ts"; // from "./b.ts"\nfrom("./c.ts"); import type { A } from\n  "../d.ts";\nconst s = `./e`;';
  assert.equal(
    absoluteImports(code, "/x/y"),
    'export * from "file:///x/y/a.ts"; // from "./b.ts"\nfrom("./c.ts"); import type { A } from\n  "file:///x/d.ts";\nconst s = `./e`;',
  );
});
