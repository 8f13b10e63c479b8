import assert from "node:assert/strict";
import { type Notebook, notebookText, readNotebook } from "../../lib/notebooks/notebook.ts";
import { injectParameters } from "../../lib/notebooks/parameters.ts";
import { leftovers, stripFile, stripNotebook } from "../../lib/notebooks/strip-notebook.ts";
import { notebookOf, withNotebookFile } from "./notebooks.ts";

const clean = notebookOf({ tags: ["parameters"], source: "const a = 1;" }, "a");

function executed(): Notebook {
  const notebook = structuredClone(clean);
  notebook.cells[1].execution_count = 2;
  notebook.cells[1].outputs = [{ output_type: "stream", name: "stdout", text: ["1\n"] }];
  notebook.cells[1].metadata = { collapsed: true, execution: { "iopub.status.idle": "2026-01-01" } };
  notebook.metadata.widgets = {};
  notebook.metadata.language_info = { name: "typescript", version: "6.0.3" };
  return notebook;
}

Deno.test("what a run and an editor leave behind is named and stripped", () => {
  assert.deepEqual(leftovers(clean), []);
  assert.deepEqual(leftovers(executed()), ["1 cells hold outputs", "1 cells hold execution counts"]);
  assert.deepEqual(leftovers(injectParameters(clean, { a: 2 })), [
    "a cell of parameters from a command line is left",
  ]);
  assert.deepEqual(leftovers({ ...clean, metadata: { ...clean.metadata, widgets: {} } }), [
    "metadata of the editor is left",
  ]);
  const stripped = stripNotebook(executed());
  assert.deepEqual(stripped.cells, clean.cells);
  assert.deepEqual(stripped.metadata, { ...clean.metadata, language_info: { name: "typescript" } });
  assert.deepEqual(leftovers(stripped), []);
});

Deno.test("a file is stripped once, and written as Jupyter writes it: sorted, indented by one", async () => {
  await withNotebookFile(executed(), async (path) => {
    assert.equal(await stripFile(path), true);
    assert.equal(await stripFile(path), false);
    const text = await Deno.readTextFile(path);
    assert.match(text, /^\{\n "cells": \[\n {2}\{\n {3}"cell_type": "code",\n {3}"execution_count": null,\n/);
    assert.equal(notebookText(await readNotebook(path)), text);
  });
});

Deno.test("what is no notebook for the kernel is refused", async () => {
  const cases: [content: string, message: RegExp][] = [
    ["{", /not a notebook: /],
    ['{"nbformat": 3}', /not a notebook of format 4/],
    ['{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "cod"}]}', /cell_type/],
    [
      JSON.stringify({
        ...clean,
        metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
      }),
      /expected a notebook for the Deno kernel but found kernel "python3"/,
    ],
  ];
  await withNotebookFile(clean, async (path, folder) => {
    for (const [content, message] of cases) {
      await Deno.writeTextFile(path, content);
      await assert.rejects(readNotebook(path), { name: "UserError", where: path, message });
    }
    await assert.rejects(readNotebook(`${folder}/none.ipynb`), {
      name: "UserError",
      message: "no such notebook",
    });
  });
});
