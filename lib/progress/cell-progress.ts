import { formatDuration } from "./format-duration.ts";
import { Pace } from "./pace.ts";
import { type Progress, type ProgressTask, silentProgress } from "./progress.ts";

/** Publishes a message of the Jupyter protocol, as `Deno.jupyter.broadcast` does. */
export type Broadcast = (type: string, content: Record<string, unknown>) => Promise<void>;

/** What is over sooner is not shown. */
const WORTH_SHOWING_MS = 1000;
/** A display is updated at most this often. */
const EVERY_MS = 500;

/** Progress in a notebook's cell; nothing elsewhere. */
export function cellProgress(): Progress {
  const broadcast = broadcastHere();
  return broadcast ? new CellProgress(broadcast) : silentProgress;
}

function broadcastHere(): Broadcast | null {
  try {
    const { jupyter } = Deno;
    return (type, content) => jupyter.broadcast(type, content);
  } catch {
    // Outside of a kernel there is none.
    return null;
  }
}

interface Shown {
  readonly pace: Pace;
  done: number;
  about: string | undefined;
}

/**
 * One display below the cell, updated while tasks go on: a bar and a line for each, with rate and time left, and at the end what took
 * how long. What is over within a second shows nothing.
 */
export class CellProgress implements Progress {
  readonly #id = crypto.randomUUID();
  readonly #begun = performance.now();
  readonly #tasks = new Set<Shown>();
  readonly #over: string[] = [];
  #isShown = false;
  #last = -Infinity;
  /** Messages go out in their order. */
  #sent: Promise<void> = Promise.resolve();

  constructor(readonly broadcast: Broadcast) {}

  begin(name: string, total: number, done: number, unit?: string): ProgressTask {
    const task: Shown = { pace: new Pace(name, total, done, unit), done, about: undefined };
    this.#tasks.add(task);
    return {
      update: (now, about) => {
        [task.done, task.about] = [now, about];
        this.#show();
      },
      end: (isDone = true) => {
        this.#tasks.delete(task);
        const { name, elapsed } = task.pace;
        if (!isDone) this.#over.push(`${name}: stopped after ${formatDuration(elapsed / 1000)}`);
        else if (elapsed > WORTH_SHOWING_MS) this.#over.push(task.pace.summary());
        if (this.#isShown) this.#send(this.#tasks.size === 0);
      },
    };
  }

  note(message: string): void {
    this.#over.push(message);
    this.#send(true);
  }

  #show(): void {
    const now = performance.now();
    if (now - this.#begun < WORTH_SHOWING_MS || now - this.#last < EVERY_MS) return;
    this.#send(false);
  }

  /** @param isLast whether it must not be left out although one went out just before. */
  #send(isLast: boolean): void {
    const now = performance.now();
    if (!isLast && now - this.#last < EVERY_MS) return;
    this.#last = now;
    const type = this.#isShown ? "update_display_data" : "display_data";
    this.#isShown = true;
    const content = { data: this.#data(), metadata: {}, transient: { display_id: this.#id } };
    this.#sent = this.#sent.then(() => this.broadcast(type, content)).catch(() => {});
  }

  #data(): Record<string, string> {
    const tasks = [...this.#tasks].map(({ pace, done, about }) => ({
      share: pace.total > 0 ? Math.min(1, done / pace.total) : 0,
      line: `${pace.name}: ${about ?? pace.describe(done)}`,
    }));
    const lines = [...this.#over, ...tasks.map(({ line }) => line)];
    const html = [
      ...this.#over.map((line) => `<div>${escaped(line)}</div>`),
      ...tasks.map(({ share, line }) =>
        `<div><progress max="1" value="${share.toFixed(3)}"></progress> ${escaped(line)}</div>`
      ),
    ];
    const whole = lines.length > 0
      ? lines
      : [`done in ${formatDuration((performance.now() - this.#begun) / 1000)}`];
    return {
      "text/html": html.length > 0 ? html.join("") : `<div>${escaped(whole[0])}</div>`,
      "text/plain": whole.join("\n"),
    };
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
