import { availableParallelism } from "node:os";
import { WorkerPool } from "../../workers/worker-pool.ts";
import { answerKnn, type AnswerTo, type KnnJob, type KnnRequest, type RequestOf } from "./knn-jobs.ts";
import { yieldToEventLoop } from "../turns.ts";

/** Products of two numbers up to which a thread of its own would not pay: a fraction of a second. */
const SMALL = 2e10;

/** Threads to start for so many products: 0, which is to work on the calling thread, or one per core. */
export function threadsFor(products: number): number {
  return products <= SMALL ? 0 : availableParallelism();
}

/** Where searches for neighbours are computed: on threads of their own or, for small ones, on the calling thread. */
export class KnnThreads {
  /** Threads, at least 1. */
  readonly count: number;
  readonly #pool: WorkerPool<KnnRequest, unknown> | null;

  /** @param threads 0 for the calling thread. */
  constructor(threads: number) {
    this.count = Math.max(1, threads);
    const script = new URL("./knn-worker.ts", import.meta.url);
    this.#pool = threads === 0 ? null : new WorkerPool(script, { workers: threads });
  }

  /** Memory that requests can refer to from every thread. */
  get Buffer(): ArrayBufferConstructor | SharedArrayBufferConstructor {
    return this.#pool ? SharedArrayBuffer : ArrayBuffer;
  }

  /** @param transfer buffers that may be handed over instead of copied. */
  async run<Job extends KnnJob>(
    job: Job,
    request: RequestOf<Job>,
    { transfer = [], signal }: { transfer?: ArrayBuffer[]; signal?: AbortSignal | undefined } = {},
  ): Promise<AnswerTo<Job>> {
    const message = { job, request } as KnnRequest;
    if (this.#pool) return await this.#pool.run(message, { transfer, signal }) as AnswerTo<Job>;
    await yieldToEventLoop();
    signal?.throwIfAborted();
    return await answerKnn(message) as AnswerTo<Job>;
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
