import { UserError } from "../errors.ts";
import { type Patience, StallWatch } from "./stall-watch.ts";

/** What a worker tells: that it is listening, how far a request is, or how it ended. */
type Report =
  | { readonly kind: "listening" }
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "done"; readonly response: unknown }
  | { readonly kind: "failed"; readonly error: CarriedError };

/** An error in a form that survives the way between threads. */
interface CarriedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** Present for a `UserError`. */
  readonly user?: { readonly where: string | undefined; readonly fix: string | undefined } | undefined;
}

/** The part of a worker's global scope that is used here; the compiler knows the main thread's only. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

/** Makes the response to a request, and may tell how far it is, 0..1. */
export type Handle<Request, Response> = (
  request: Request,
  progress: (fraction: number) => void,
) => Response | Promise<Response>;

/**
 * Called once by a worker script: answers the requests of its `WorkerPool`, one at a time.
 *
 * @param handle what it throws is thrown by `WorkerPool.run`, a `UserError` as a `UserError`.
 */
export function serve<Request, Response>(handle: Handle<Request, Response>): void {
  const scope = self as unknown as WorkerScope;
  const report = (message: Report) => scope.postMessage(message);
  const progress = (fraction: number) => report({ kind: "progress", fraction });
  scope.onmessage = async (event) => {
    try {
      report({ kind: "done", response: await handle(event.data as Request, progress) });
    } catch (error) {
      report({ kind: "failed", error: carry(error) });
    }
  };
  report({ kind: "listening" });
}

function carry(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  const user = error instanceof UserError ? { where: error.where, fix: error.fix } : undefined;
  return { name, message, stack, user };
}

function restore({ name, message, stack, user }: CarriedError): Error {
  if (user) return new UserError(message, user.where, user.fix);
  const error = new Error(message);
  error.name = name;
  // The worker's stack says where it happened; the one made here would only point at this line.
  if (stack) error.stack = stack;
  return error;
}

/** How a request travels. */
export interface RunOptions {
  /** Buffers handed over instead of copied; the caller can no longer use them. */
  readonly transfer?: Transferable[];
  /** Aborting rejects at once; a computation already running in its worker ends unheard. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how far the request is, 0..1, where its worker tells. */
  progress?(fraction: number): void;
}

/** Times that a request is given to a worker before it counts as one that no worker answers. */
const TRIES = 3;

/** How a pool works. */
export interface PoolOptions {
  /** The most threads in use; by default one per core. */
  readonly workers?: number;
  /**
   * For requests that may be computed twice, since they change nothing: workers that neither answer nor compute are replaced and
   * their requests given to others. Is told each time.
   */
  readonly onStuck?: (message: string) => void;
  /** When workers count as stuck; replaced in tests. */
  readonly patience?: Partial<Patience>;
}

interface Job {
  /** How often it was given to a worker. */
  tries: number;
  /** Nobody waits for its answer any more. */
  isDropped: boolean;
  readonly request: unknown;
  readonly transfer: Transferable[];
  readonly progress: RunOptions["progress"];
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Member {
  readonly worker: Worker;
  /** The job being worked on; null while the worker starts or waits. */
  job: Job | null;
  listening: boolean;
}

/**
 * Threads that answer requests by running one script, which calls `serve`. Heavy work belongs here: it blocks the event loop
 * of its thread, and the main thread must stay free for progress, locks and Ctrl-C. Workers start when first needed.
 *
 * @example
 * const pool = new WorkerPool<number, number>(new URL("./square-worker.ts", import.meta.url), { workers: 2 });
 * const squares = await Promise.all([1, 2, 3].map((n) => pool.run(n)));
 * await pool.close();
 */
export class WorkerPool<Request, Response> {
  readonly #script: URL;
  readonly #limit: number;
  readonly #members: Member[] = [];
  readonly #queue: Job[] = [];
  readonly #watch: StallWatch | null;
  #closed = false;

  constructor(script: URL, { workers = navigator.hardwareConcurrency, onStuck, patience }: PoolOptions = {}) {
    this.#script = script;
    this.#limit = Math.max(1, workers);
    this.#watch = onStuck ? new StallWatch(() => this.#replaceStuck(onStuck), patience) : null;
  }

  /**
   * Has a worker answer a request; requests beyond the number of workers wait in order.
   *
   * @throws what the worker's handler threw, the signal's reason, or an Error when the pool is closed or the worker dies.
   */
  run(request: Request, { transfer = [], signal, progress }: RunOptions = {}): Promise<Response> {
    if (this.#closed) return Promise.reject(new Error("The worker pool is closed"));
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const job: Job = {
      tries: 0,
      isDropped: false,
      request,
      transfer,
      progress,
      resolve: resolve as Job["resolve"],
      reject,
    };
    const abort = () => {
      const waiting = this.#queue.indexOf(job);
      if (waiting >= 0) this.#queue.splice(waiting, 1);
      job.isDropped = true;
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#queue.push(job);
    this.#assign();
    return promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  /** Ends all workers. Requests not yet answered are rejected. */
  close(): Promise<void> {
    this.#closed = true;
    this.#watch?.stop();
    const unanswered = [...this.#queue.splice(0), ...this.#members.map((member) => member.job)];
    for (const { worker } of this.#members.splice(0)) worker.terminate();
    for (const job of unanswered) job?.reject(new Error("The worker pool was closed before it answered"));
    return Promise.resolve();
  }

  /** Gives waiting requests to idle workers and starts a worker for what is left. */
  #assign(): void {
    for (const member of this.#members) {
      while (member.listening && !member.job && this.#queue.length > 0) {
        this.#give(member, this.#queue.shift()!);
      }
    }
    const starting = this.#members.filter((member) => !member.listening).length;
    const wanted = Math.min(this.#queue.length - starting, this.#limit - this.#members.length);
    for (let i = 0; i < wanted; i++) this.#start();
    this.#watch?.moved(this.#queue.length > 0 || this.#members.some(({ job }) => job));
  }

  #give(member: Member, job: Job): void {
    member.job = job;
    job.tries++;
    try {
      member.worker.postMessage(job.request, job.transfer);
    } catch (error) {
      // The request cannot be cloned: the worker never saw it and stays idle.
      member.job = null;
      job.reject(error);
    }
  }

  #start(): void {
    const worker = new Worker(this.#script, { type: "module" });
    const member: Member = { worker, job: null, listening: false };
    this.#members.push(member);
    worker.onmessage = (event: MessageEvent<Report>) => this.#hear(member, event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(member, event.message);
    };
    worker.onmessageerror = () => this.#lose(member, "its answer could not be read");
  }

  #hear(member: Member, report: Report): void {
    if (report.kind === "progress") {
      const { job } = member;
      return job && !job.isDropped ? job.progress?.(report.fraction) : undefined;
    }
    if (report.kind === "listening") member.listening = true;
    else {
      const job = member.job;
      member.job = null;
      if (report.kind === "done") job?.resolve(report.response);
      else job?.reject(restore(report.error));
    }
    this.#assign();
  }

  /** A worker died outside a request's handler: its request fails; one that never came to listen fails all that wait. */
  #lose(member: Member, message: string): void {
    this.#end(member);
    const error = new Error(`The worker ${this.#script.pathname.split("/").at(-1)} died: ${message}`);
    member.job?.reject(error);
    if (!member.listening) { for (const job of this.#queue.splice(0)) job.reject(error); }
    this.#assign();
  }

  /** Ends workers that start or compute without end, and has their requests answered by others. */
  #replaceStuck(onStuck: (message: string) => void): void {
    const script = this.#script.pathname.split("/").at(-1);
    const stuck = this.#members.filter(({ listening, job }) => !listening || job);
    for (const member of stuck) {
      this.#end(member);
      const { job } = member;
      if (job?.isDropped) continue;
      // What was handed over with a request went with its worker.
      if (job && job.tries < TRIES && job.transfer.length === 0) this.#queue.unshift(job);
      else {job?.reject(
          new Error(`The worker ${script} was given a request ${job.tries} times and never answered`),
        );}
    }
    onStuck(`${stuck.length} of the workers ${script} neither answered nor computed, and were replaced`);
    this.#assign();
  }

  #end(member: Member): void {
    const at = this.#members.indexOf(member);
    if (at >= 0) this.#members.splice(at, 1);
    member.worker.terminate();
  }
}
