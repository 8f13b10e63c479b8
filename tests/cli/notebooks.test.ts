import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isCode, readNotebook } from "../../lib/notebooks/notebook.ts";
import { outcomeOf } from "../application/fixtures/workplace.ts";
import { eventually } from "../support/eventually.ts";
import { notebookOf, outputsOf, withNotebookFile } from "../notebooks/notebooks.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

function spawn(args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, "notebooks", ...args],
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
}

async function ended(child: Deno.ChildProcess) {
  const { code, output, errors } = await outcomeOf(child);
  return { code, text: output + errors };
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("a failing notebook ends with 1 and its executed copy with the error; parameters are in it", async () => {
  const notebook = notebookOf(
    { tags: ["parameters"], source: "const k = 50;" },
    "console.log(k)",
    'throw new Error("not today")',
  );
  await withNotebookFile(notebook, async (path, folder) => {
    const { code, text } = await ended(spawn([path, "--set", "k=12", "--out", folder + "/out"]));
    assert.equal(code, 1);
    assert.match(text, /3\/4 .*console\.log\(k\)\n.*4\/4 .*FAILED.*\n.*Error: not today/);
    assert.match(text, /0 of 1 notebooks ran to the end/);
    const copy = await readNotebook(`${folder}/out/tried.ipynb`);
    assert.deepEqual(outputsOf(copy), [[], [], ["12\n"], ["Error: not today"]]);
    assert.deepEqual(await readNotebook(path), notebook, "the notebook itself stays as it was");
  });
});

Deno.test("a notebook outside of the project is told how to find the library, and then does", async () => {
  await withNotebookFile(notebookOf('import { sweep } from "ablate"; sweep(1, 2)'), async (path, folder) => {
    const { code, text } = await ended(spawn([path, "--out", folder + "/out"]));
    assert.equal(code, 1);
    const [settings] = /^ *\{.*\}$/m.exec(text) ?? assert.fail(text);
    await Deno.writeTextFile(`${folder}/deno.json`, settings);
    const again = await ended(spawn([path, "--out", folder + "/out"]));
    assert.match(again.text, /1 of 1 notebooks ran to the end/);
  });
});

Deno.test("a misspelled parameter ends with 2 before any cell runs", async () => {
  await withNotebookFile(notebookOf("1"), async (path, folder) => {
    const { code, text } = await ended(spawn([path, "--set", "k=12", "--out", folder + "/out"]));
    assert.equal(code, 2);
    assert.match(text, /^error: --set: unknown parameter "k"; there are none\n$/);
    assert.equal(await exists(`${folder}/out`), false);
  });
});

/** A notebook that says which process its kernel is and then waits for ever. */
const waiting = (folder: string) =>
  notebookOf(
    `await Deno.writeTextFile("${folder}/pid", String(Deno.pid)); console.log("here")`,
    `await Deno.writeTextFile("${folder}/waits", ""); await new Promise(() => {})`,
  );

const runs = (pid: number) => {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch {
    return false;
  }
};

for (const [signal, code] of [["SIGINT", 130], ["SIGKILL", 137]] as const) {
  Deno.test(`after ${signal} the kernel ends and the copy holds what ran`, async () => {
    const place = await Deno.makeTempDir();
    await withNotebookFile(waiting(place), async (path, folder) => {
      const child = spawn([path, "--out", folder + "/out"]);
      await eventually("the kernel waits", () => exists(`${place}/waits`), true);
      const kernel = Number(await Deno.readTextFile(`${place}/pid`));
      assert.equal(runs(kernel), true);
      child.kill(signal);
      assert.equal((await ended(child)).code, code);
      await eventually("the kernel has ended", () => runs(kernel), false);
      const copy = await readNotebook(`${folder}/out/tried.ipynb`);
      const interrupted = signal === "SIGINT" ? ["Interrupted: the run was interrupted here"] : [];
      assert.deepEqual(outputsOf(copy), [["here\n"], interrupted]);
      assert.deepEqual(copy.cells.filter(isCode).map((cell) => cell.execution_count), [1, null]);
    });
    await Deno.remove(place, { recursive: true });
  });
}

Deno.test("executed copies go where git does not look", async () => {
  const { code } = await new Deno.Command("git", {
    args: ["check-ignore", "results/notebooks/01-quickstart.ipynb"],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdout: "null",
  }).output();
  assert.equal(code, 0);
});
