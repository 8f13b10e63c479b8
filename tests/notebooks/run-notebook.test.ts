import assert from "node:assert/strict";
import { OutputCollector } from "../../lib/notebooks/output-collector.ts";
import { runNotebook } from "../../lib/notebooks/run-notebook.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { notebookOf, outputsOf } from "./notebooks.ts";
import { expectedOutputs, stressNotebook } from "./stress-notebook.ts";

const folder = Deno.makeTempDirSync();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("every kind of output is captured, in order and by cell", async () => {
  const { notebook, failure } = await runNotebook(
    notebookOf(
      'console.log("one"); console.log("two"); console.error("three"); console.log("four")',
      'await Deno.jupyter.display(Deno.jupyter.html`<i>shown</i>`); "the last value"',
      "const silent = 1;",
      'await Deno.jupyter.display(Deno.jupyter.md`first`, { raw: false, update: false, display_id: "d" });',
      'await Deno.jupyter.display(Deno.jupyter.md`second`, { raw: false, update: true, display_id: "d" });',
      '({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": { a: [1] }, "text/plain": "text" }) })',
      'console.log("gone"); Deno.jupyter.broadcast("clear_output", { wait: false }); console.log("stays");',
      'console.log("gone"); Deno.jupyter.broadcast("clear_output", { wait: true }); console.log("stays too");',
    ),
    { folder },
  );
  assert.equal(failure, undefined);
  const outputs = outputsOf(notebook);
  assert.deepEqual(outputs.slice(0, 1), [["one\ntwo\n", "three\n", "four\n"]]);
  assert.equal(outputs[1][0], "<i>shown</i>");
  assert.match(outputs[1][1], /the last value/);
  assert.deepEqual(outputs.slice(2), [[], ["second"], [], ["text"], ["stays\n"], ["stays too\n"]]);
  const [result] = notebook.cells[5].outputs as { data: Record<string, unknown> }[];
  assert.deepEqual(result.data["application/json"], { a: [1] });
  assert.deepEqual(notebook.cells.map((cell) => cell.execution_count), [1, 2, 3, 4, 5, 6, 7, 8]);
});

Deno.test("the run ends at the first failing cell, and its error stands in the copy", async () => {
  const { notebook, failure } = await runNotebook(
    notebookOf('console.log("before")', 'console.log("here"); throw new RangeError("too far")', "1"),
    { folder },
  );
  assert.equal(failure?.place, 2);
  assert.deepEqual(outputsOf(notebook), [["before\n"], ["here\n", "RangeError: too far"], []]);
});

Deno.test("a cell whose object cannot be displayed fails", async () => {
  const { failure } = await runNotebook(
    notebookOf('({ [Symbol.for("Jupyter.display")]() { throw new Error("no picture") } })', "1"),
    { folder },
  );
  assert.equal(failure?.place, 1);
});

const ASIDE: [what: string, cell: string, error: string][] = [
  ["a timer", 'setTimeout(() => { throw new RangeError("late") }, 50); 1', "RangeError: late"],
  ["a promise that nobody handles", 'Promise.reject(new TypeError("floating")); 1', "TypeError: floating"],
  ["an asynchronous timer", 'setTimeout(async () => { throw "no error" }, 20); 1', "Uncaught: no error"],
  ["a microtask", 'queueMicrotask(() => { throw new Error("soon") }); 1', "Error: soon"],
];

for (const [what, cell, error] of ASIDE) {
  Deno.test(`an error of ${what} ends the run, with it in the copy, whether cells follow or not`, async () => {
    const started = performance.now();
    const wait = "await new Promise((resolve) => setTimeout(resolve, 300)); 2";
    const followed = await runNotebook(notebookOf("0", cell, wait, "3"), { folder });
    assert.ok(followed.failure && followed.failure.place <= 3);
    const outputs = outputsOf(followed.notebook);
    assert.ok(outputs.slice(1, 3).flat().includes(error), JSON.stringify(outputs));
    assert.deepEqual(outputs[3], [], "nothing runs after it");
    const last = await runNotebook(notebookOf("0", cell), { folder });
    assert.equal(last.failure?.place, 2);
    assert.ok(outputsOf(last.notebook)[1].includes(error));
    assert.ok(performance.now() - started < 2 * PATIENCE_MS, "no kernel hangs");
  });
}

Deno.test("errors that are handled in time, timers that were cleared and those that go on for ever end nothing", async () => {
  const { failure, notebook } = await runNotebook(
    notebookOf(
      'const rejected = Promise.reject(new Error("x")).catch((error) => error.message); await rejected',
      "clearTimeout(setTimeout(() => { throw 1 }, 10)); setInterval(() => {}, 10); 2",
      "await new Promise<string>((resolve) => setTimeout(resolve, 30, 'passed on'))",
      "setTimeout(() => console.log('late output'), 100); 4",
    ),
    { folder },
  );
  assert.equal(failure, undefined);
  assert.match(outputsOf(notebook)[2].join(), /passed on/);
  assert.ok(outputsOf(notebook)[3].includes("late output\n"));
});

Deno.test("a cell that does not compile fails", async () => {
  const { notebook, failure } = await runNotebook(notebookOf("const = 1"), { folder });
  assert.equal(failure?.place, 1);
  assert.match(outputsOf(notebook)[0].join(), /^SyntaxError: the kernel refused the cell/);
});

Deno.test("a kernel that ends by itself or is killed is reported in the cell that ran", async () => {
  const exits = await runNotebook(notebookOf("1", "Deno.exit(7)", "2"), { folder });
  assert.equal(exits.failure?.place, 2);
  assert.match(outputsOf(exits.notebook)[1].join(), /^KernelDied: the kernel ended with exit code 7/);
  const killed = await runNotebook(
    notebookOf('console.log("x"); Deno.kill(Deno.pid, "SIGKILL"); await new Promise(() => {})'),
    { folder },
  );
  assert.match(outputsOf(killed.notebook)[0].at(-1)!, /^KernelDied: the kernel was ended by SIGKILL/);
});

Deno.test("a cell that takes longer than it may ends the run, busy or waiting", async () => {
  for (const cell of ["for (;;) {}", "await new Promise(() => {})"]) {
    const { notebook, failure } = await runNotebook(notebookOf(cell), { folder, timeout: 0.5 });
    assert.equal(failure?.place, 1);
    assert.deepEqual(outputsOf(notebook), [["CellTimeout: the cell took longer than 0.5 s"]]);
  }
});

Deno.test("an interrupt ends the kernel, after the cell's output so far was handed over", async () => {
  const interrupt = new AbortController(), { take } = OutputCollector.prototype;
  const seen: string[][][] = [];
  // Once what the cell put out has arrived, which it may do long after it was put out.
  OutputCollector.prototype.take = function (message) {
    take.call(this, message);
    if (message.header.msg_type === "stream") interrupt.abort(new Error("stop"));
  };
  const running = runNotebook(notebookOf('console.log("begun"); await new Promise(() => {})', "1"), {
    folder,
    signal: interrupt.signal,
    onCellDone: (_, notebook) => Promise.resolve(void seen.push(outputsOf(notebook))),
  }).finally(() => OutputCollector.prototype.take = take);
  await assert.rejects(running, /stop/);
  assert.deepEqual(seen, [[["begun\n", "Interrupted: the run was interrupted here"], []]]);
});

Deno.test("no output of a stress notebook is lost", async () => {
  const cells = 120;
  const { notebook, failure } = await runNotebook(stressNotebook(cells), { folder });
  assert.equal(failure, undefined);
  assert.deepEqual(outputsOf(notebook), expectedOutputs(cells));
});
