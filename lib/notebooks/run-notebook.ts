import { CellTimeout, type ExecuteReply, Kernel, KernelDied } from "./kernel.ts";
import { type CodeCell, isCode, type Notebook, sourceOf } from "./notebook.ts";
import type { Output } from "./output.ts";
import { OutputCollector } from "./output-collector.ts";

export interface CellReport {
  /** Place among the code cells, from 1, and their number. */
  readonly place: number;
  readonly count: number;
  readonly source: string;
  readonly seconds: number;
  readonly outputs: readonly Output[];
  readonly failed: boolean;
}

/** What a run needs besides the notebook. */
export interface RunOptions {
  /** Working directory of the kernel. */
  readonly folder: string;
  /** Seconds that each cell may take; no limit if absent. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before each cell. */
  readonly onCell?: (place: number, count: number, source: string) => void;
  /** Called after each cell with the notebook as far as it has run. */
  readonly onCellDone?: (report: CellReport, notebook: Notebook) => Promise<void>;
}

export interface Executed {
  readonly notebook: Notebook;
  /** The cell that ended the run; absent when all cells ran. */
  readonly failure?: CellReport;
}

/**
 * Runs the code cells of a notebook in a kernel of their own, in order, up to the first that fails. Whatever a cell put
 * out is in the result, and so is the reason when the kernel ended or a cell took too long.
 *
 * @throws the signal's reason when it is aborted; `onCellDone` has had every cell that ran until then.
 */
export async function runNotebook(source: Notebook, options: RunOptions): Promise<Executed> {
  const notebook = withoutOutputs(source);
  const cells = notebook.cells.filter(isCode);
  const collector = new OutputCollector();
  const kernel = await Kernel.start(options.folder, options.signal);
  try {
    for (const [i, cell] of cells.entries()) {
      options.onCell?.(i + 1, cells.length, sourceOf(cell));
      const report = await runCell(kernel, cell, collector, { place: i + 1, count: cells.length }, options);
      await options.onCellDone?.(report, notebook);
      options.signal?.throwIfAborted();
      if (report.failed) return { notebook, failure: report };
    }
    return { notebook };
  } finally {
    await (options.signal?.aborted ? kernel.kill() : kernel.stop());
  }
}

/** A copy without anything that an earlier run left behind. */
export function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    if (!isCode(cell)) return cell;
    const { execution: _, ...metadata } = cell.metadata;
    return { ...cell, metadata, execution_count: null, outputs: [] };
  });
  return { ...notebook, cells };
}

/** Deno's kernel answers so to code that it cannot parse, and publishes nothing. */
const UNREASONED =
  "the kernel refused the cell and gave no reason; `deno task notebooks --check` shows what it is";

async function runCell(
  kernel: Kernel,
  cell: CodeCell,
  collector: OutputCollector,
  place: { place: number; count: number },
  { timeout, signal }: RunOptions,
): Promise<CellReport> {
  const source = sourceOf(cell);
  collector.collectInto(cell.outputs);
  const start = performance.now();
  let reply: ExecuteReply | null = null;
  try {
    reply = await kernel.execute(source, {
      onPublished: (message) => collector.take(message),
      isLast: place.place === place.count,
      timeout,
      signal,
    });
    cell.execution_count = reply.executionCount;
  } catch (error) {
    if (signal?.aborted) collector.fail("Interrupted", "the run was interrupted here");
    else if (error instanceof KernelDied || error instanceof CellTimeout) {
      collector.fail(error.name, error.message);
    } else throw error;
  }
  const seconds = (performance.now() - start) / 1000;
  const errors = () => cell.outputs.filter(({ output_type }) => output_type === "error").length;
  if (reply?.status === "error" && errors() === 0) collector.fail("SyntaxError", UNREASONED);
  // An object whose display fails puts an error out, although the cell itself went well.
  const failed = reply?.status !== "ok" || errors() > 0;
  return { ...place, source, seconds, outputs: cell.outputs, failed };
}
