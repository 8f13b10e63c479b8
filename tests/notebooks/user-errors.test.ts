import assert from "node:assert/strict";
import { notebooksFolder } from "../../lib/notebooks/find-notebooks.ts";
import { runNotebook } from "../../lib/notebooks/run-notebook.ts";
import { notebookOf } from "./notebooks.ts";

Deno.test("in a cell an error of the user says where and what to do, and no calls of the library", async () => {
  const cells = [
    'import { load, reproduce, UserError } from "ablate"; 0',
    "await reproduce('tabel8').catch((error) => [error instanceof UserError, error.message].join())",
    "await reproduce('table8', { only: { rows: ['degree'] } })",
  ];
  const { notebook, failure } = await runNotebook(notebookOf(...cells), { folder: notebooksFolder() });
  assert.equal(failure?.place, 3, JSON.stringify(notebook));
  const [, caught] = notebook.cells as { outputs?: { data?: Record<string, string[]> }[] }[];
  assert.match(String(caught.outputs?.[0].data?.["text/plain"]), /true,/);
  const [error] = failure.outputs.flatMap((output) => output.output_type === "error" ? [output] : []);
  const told = error.traceback.join("\n");
  assert.match(told, /^UserError: .*expected names of the table but found "degree"/);
  assert.match(told, /\n.*degree weights \+ prior/, "the names that there are");
  assert.doesNotMatch(told, /^\s+at /m);
});
