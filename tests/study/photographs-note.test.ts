import assert from "node:assert/strict";
import { notebooksFolder } from "../../lib/notebooks/find-notebooks.ts";
import { runNotebook } from "../../lib/notebooks/run-notebook.ts";
import { notebookOf, outputsOf } from "../notebooks/notebooks.ts";

Deno.test("a study of other pictures than Toybox's says in its cell that the small CLIP knows none", async () => {
  const { notebook, failure } = await runNotebook(
    notebookOf(
      'import { exampleFolder, Study } from "ablate"; const root = await exampleFolder(5);',
      'const mine = await Study.open({ profile: "folder", set: { "dataset.root": root, masks: "classical" } });',
      "const scene = await Study.open();",
    ),
    { folder: notebooksFolder() },
  );
  assert.equal(failure, undefined);
  const [, mine, scene] = outputsOf(notebook);
  assert.equal(mine.length, 1);
  assert.match(mine[0], /has never seen a photograph.*set: \{ clip: "clip-vit-b-16" \}/);
  assert.deepEqual(scene, []);
});
