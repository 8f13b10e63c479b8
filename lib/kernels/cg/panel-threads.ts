import { WorkerPool } from "../../workers/worker-pool.ts";
import { GROUP } from "./panel.ts";
import { type PanelStep, runPanelStep } from "./panel-steps.ts";
import type { PanelVectors } from "./panel-vectors.ts";
import type { PanelRequest } from "./panel-worker.ts";

/** Where the steps of conjugate gradients run. */
export interface PanelThreads {
  /** Steps worth having under way at a time. */
  readonly lanes: number;
  /** Does a step, as `runPanelStep`. */
  run(step: PanelStep, vectors: PanelVectors): Promise<void>;
  close(): Promise<void>;
}

/** The calling thread: for what takes less time than workers take to start. */
export const callingThread: PanelThreads = {
  lanes: 1,
  run: (step, vectors) => Promise.resolve(runPanelStep(step, vectors)),
  close: () => Promise.resolve(),
};

/** Threads of their own, by default one for each core. `close` ends them. */
export function workerThreads(workers: number = navigator.hardwareConcurrency): PanelThreads {
  const pool = new WorkerPool<PanelRequest, void>(new URL("./panel-worker.ts", import.meta.url), {
    workers,
  });
  return {
    // One more than workers, so that the next rows are read while all are busy.
    lanes: workers + 1,
    run: (step, vectors) => pool.run({ step, vectors }),
    close: () => pool.close(),
  };
}

/** Entries times groups of columns from which workers pay: some tenths of a second on one thread. */
const WORTH_WORKERS = 1 << 21;

/** Threads for a system of so many entries and right-hand sides. */
export function threadsFor(entries: number, columns: number): PanelThreads {
  return entries * Math.ceil(columns / GROUP) < WORTH_WORKERS ? callingThread : workerThreads();
}
