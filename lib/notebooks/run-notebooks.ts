import { dirname, join } from "node:path";
import { writeAtomically } from "../files/atomic-write.ts";
import { formatDuration } from "../progress/format-duration.ts";
import type { Progress } from "../progress/progress.ts";
import type { NotebookFile } from "./find-notebooks.ts";
import { KernelDied } from "./kernel.ts";
import { type Notebook, notebookText, readNotebook } from "./notebook.ts";
import { injectParameters, parametersOf, readParameterValues } from "./parameters.ts";
import { ownFolderAdvice } from "./own-folder.ts";
import { type CellReport, runNotebook } from "./run-notebook.ts";

/** What a run of notebooks was asked to do. */
export interface RunRequest {
  readonly files: readonly NotebookFile[];
  /** `name=value` options; each must name a parameter of at least one of the notebooks. */
  readonly set: readonly string[];
  /** Folder for the executed copies, absolute. */
  readonly out: string;
  /** Seconds that each cell may take; no limit if absent. */
  readonly timeout?: number | undefined;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly say: (line: string) => void;
}

interface Task {
  readonly file: NotebookFile;
  readonly notebook: Notebook;
}

/**
 * Runs notebooks one after the other, each in a kernel of its own, and writes an executed copy of each after every cell:
 * it is there when a cell fails, when the run is interrupted and when the machine stops.
 *
 * @returns whether every notebook ran to its end; a failing one does not keep the others from running.
 */
export async function runNotebooks(request: RunRequest): Promise<boolean> {
  const tasks = await prepare(request);
  const failed: string[] = [];
  const start = performance.now();
  for (const task of tasks) if (!(await runOne(task, request))) failed.push(task.file.name);
  const took = formatDuration((performance.now() - start) / 1000);
  const passed = tasks.length - failed.length;
  request.say(`\n${passed} of ${tasks.length} notebooks ran to the end in ${took}`);
  if (failed.length > 0) request.say(`failed: ${failed.join(", ")}`);
  return failed.length === 0;
}

/** Reads all notebooks before the first one runs: a misspelled parameter of the last must not cost an hour. */
async function prepare({ files, set }: RunRequest): Promise<Task[]> {
  const read = await Promise.all(files.map(async (file) => {
    const notebook = await readNotebook(file.path);
    return { file, notebook, parameters: parametersOf(notebook, file.path) };
  }));
  const known = new Map(read.flatMap(({ parameters }) => parameters.map((each) => [each.name, each])));
  readParameterValues(set, [...known.values()]);
  return read.map(({ file, notebook, parameters }) => {
    const own = set.filter((option) => parameters.some(({ name }) => option.split("=")[0].trim() === name));
    return { file, notebook: injectParameters(notebook, readParameterValues(own, parameters)) };
  });
}

async function runOne({ file, notebook }: Task, request: RunRequest): Promise<boolean> {
  const { signal, say, timeout } = request;
  const copy = join(request.out, `${file.name}.ipynb`);
  say(`\n${file.name}`);
  const task = request.progress.begin(file.name, Math.max(1, notebook.cells.length), 0);
  try {
    const { failure } = await runNotebook(notebook, {
      folder: dirname(file.path),
      timeout,
      signal,
      onCellDone: async (report, executed) => {
        task.update(executed.cells.length * report.place / report.count);
        say(cellLine(report));
        await writeAtomically(copy, notebookText(executed));
      },
    });
    if (failure) say(explain(failure));
    say(`  ${failure ? "stopped there" : "done"}; executed copy: ${copy}`);
    return failure === undefined;
  } catch (error) {
    if (!(error instanceof KernelDied)) throw error;
    say(`  no cell ran: ${error.message}`);
    return false;
  } finally {
    task.end();
  }
}

/** For example `  3/12  1.2 s   const scene = await toybox(...)`. */
function cellLine({ place, count, seconds, source, failed }: CellReport): string {
  const at = `${place}/${count}`.padStart(7);
  const firstLine = source.split("\n").find((line) => line.trim() !== "" && !line.startsWith("//")) ?? "";
  const shown = firstLine.length > 70 ? `${firstLine.slice(0, 69)}…` : firstLine;
  return `${at}  ${formatDuration(seconds).padEnd(12)}${failed ? "FAILED  " : ""}${shown}`;
}

function explain({ outputs }: CellReport): string {
  const errors = outputs.flatMap((output) => output.output_type === "error" ? [output] : []);
  const lines = errors.flatMap(({ ename, evalue, traceback }) => [
    ...(traceback.length > 0 ? traceback : [`${ename}: ${evalue}`]),
    ...(ownFolderAdvice(evalue)?.split("\n") ?? []),
  ]);
  return lines.map((line) => `    ${line}`).join("\n") ||
    "    the kernel reported an error without saying which";
}
