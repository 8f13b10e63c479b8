import assert from "node:assert/strict";
import { CellProgress, cellProgress } from "../../lib/progress/cell-progress.ts";
import { runNotebook } from "../../lib/notebooks/run-notebook.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { notebookOf, outputsOf } from "../notebooks/notebooks.ts";

interface Sent {
  readonly type: string;
  readonly id: unknown;
  readonly text: string;
  readonly html: string;
}

/** What is published while `work` moves the clock. */
async function published(
  work: (progress: CellProgress, at: (seconds: number) => void) => void,
): Promise<Sent[]> {
  const sent: Sent[] = [], { now } = performance;
  let clock = 0;
  performance.now = () => clock;
  try {
    const progress = new CellProgress((type, content) => {
      const data = content.data as Record<string, string>;
      const { display_id: id } = content.transient as { readonly display_id: unknown };
      sent.push({ type, id, text: data["text/plain"], html: data["text/html"] });
      return Promise.resolve();
    });
    work(progress, (seconds) => void (clock = 1000 * seconds));
  } finally {
    performance.now = now;
  }
  await new Promise((resolve) => setTimeout(resolve));
  return sent;
}

Deno.test("a cell has one display, updated with rate and time left, and what it took at the end", async () => {
  const sent = await published((progress, at) => {
    const task = progress.begin("mask <embeddings>", 100, 0, "image");
    for (const seconds of [0.5, 2, 2.1, 2.2, 4]) {
      at(seconds);
      task.update(10 * seconds);
    }
    at(10);
    task.end();
  });
  assert.deepEqual(sent.map(({ type }) => type), [
    "display_data",
    "update_display_data",
    "update_display_data",
  ]);
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  assert.equal(sent[0].text, "mask <embeddings>: 20 %, 10 images/s, 8.0 s left");
  assert.match(sent[1].html, /<progress max="1" value="0\.400"><\/progress> mask &lt;embeddings>: 40 %/);
  assert.equal(sent[2].text, "mask <embeddings>: done in 10 s");
  assert.doesNotMatch(sent[2].html, /<progress/);
});

Deno.test("what is over at once shows nothing, and outside of a notebook nothing is shown", async () => {
  const sent = await published((progress, at) => {
    const task = progress.begin("quick", 2, 0);
    task.update(1);
    at(0.5);
    task.end();
  });
  assert.deepEqual(sent, []);
  const told = await published((progress, at) => {
    progress.note("waiting");
    const task = progress.begin("table5", 2, 0);
    at(3);
    task.end(false);
  });
  assert.deepEqual(told.map(({ text }) => text), ["waiting", "waiting\ntable5: stopped after 3.0 s"]);
  assert.equal(cellProgress(), silentProgress);
});

Deno.test("in a kernel one display below the cell is updated, and stays below that cell when others follow", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const module = import.meta.resolve("../../lib/progress/cell-progress.ts");
    const { notebook, failure } = await runNotebook(
      notebookOf(
        `const { cellProgress } = await import("${module}");
         const task = cellProgress().begin("work", 3, 0, "image");
         for (let done = 1; done <= 3; done++) {
           await new Promise((resolve) => setTimeout(resolve, 600));
           task.update(done);
         }
         task.end();`,
        'console.log("the next cell")',
      ),
      { folder },
    );
    assert.equal(failure, undefined);
    const [first, next] = outputsOf(notebook);
    assert.equal(first.length, 1, JSON.stringify(first));
    const [{ data }] = notebook.cells[0].outputs as {
      readonly data: Readonly<Record<string, readonly string[]>>;
    }[];
    assert.match([data["text/plain"]].flat().join(""), /^work: done in (\d\.\d|\d\d) s$/);
    assert.deepEqual(next, ["the next cell\n"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
