import { WorkerPool } from "../workers/worker-pool.ts";

/** Worker pools of a run, opened when first needed and closed together. A stage names its own worker script. */
export class Workers {
  readonly #pools = new Map<string, WorkerPool<unknown, unknown>>();

  /** @param note is told of workers that were stuck and replaced: requests of stages change nothing and may be computed twice. */
  constructor(readonly note: (message: string) => void = () => {}) {}

  /** The pool that runs `script`, of `count` workers; by default one per core. */
  pool<Request, Response>(
    script: URL,
    count: number = navigator.hardwareConcurrency,
  ): WorkerPool<Request, Response> {
    const open = () => new WorkerPool<unknown, unknown>(script, { workers: count, onStuck: this.note });
    return this.#pools.getOrInsertComputed(script.href, open) as unknown as WorkerPool<Request, Response>;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
    this.#pools.clear();
  }
}
