import { formatDuration } from "./format-duration.ts";
import { Pace } from "./pace.ts";
import type { Progress, ProgressTask } from "./progress.ts";

/** A part of the whole that is under way. */
interface Part {
  readonly pace: Pace;
  done: number;
}

/**
 * Many tasks, each of which makes one of a number of results, told as one: how many results are there, how long it has taken, and how far
 * the task is that began first.
 */
export class OverallProgress implements Progress {
  readonly #parts = new Set<Part>();
  readonly #begun = performance.now();
  #task: ProgressTask | undefined;
  #finished = 0;

  /** @param total of results. */
  constructor(readonly progress: Progress, readonly total: number) {}

  /** Shows the line under a name while `work` goes on; where nothing is to be done nothing is shown. */
  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#finished >= this.total) return await work();
    const task = this.#task = this.progress.begin(name, this.total, this.#finished, "result");
    let isDone = false;
    try {
      const result = await work();
      isDone = true;
      return result;
    } finally {
      this.#task = undefined;
      task.end(isDone);
    }
  }

  /** So many results are there. */
  finished(results: number): void {
    this.#finished = results;
    this.#tell();
  }

  begin(name: string, total: number, done: number, unit?: string): ProgressTask {
    // What is read again after the whole was there has a line of its own.
    if (!this.#task) return this.progress.begin(name, total, done, unit);
    const part: Part = { pace: new Pace(name, total, done, unit), done };
    this.#parts.add(part);
    this.#tell();
    return {
      update: (now) => {
        part.done = now;
        this.#tell();
      },
      end: () => {
        this.#parts.delete(part);
        this.#tell();
      },
    };
  }

  note(message: string): void {
    this.progress.note(message);
  }

  #tell(): void {
    const [first, ...others] = this.#parts;
    const under = [...this.#parts].reduce(
      (sum, { pace, done }) => sum + done / Math.max(pace.total, 1e-9),
      0,
    );
    const done = Math.min(this.total, this.#finished + under);
    const share = `${Math.floor(100 * done / this.total)} %, ${this.#finished} of ${this.total} results`;
    const so = `${formatDuration((performance.now() - this.#begun) / 1000)} so far`;
    const now = first ? `; ${first.pace.name} ${first.pace.describe(first.done)}` : "";
    const more = others.length > 0 ? `, ${others.length} more beside it` : "";
    this.#task?.update(done, `${share}, ${so}${now}${more}`);
  }
}
