import process from "node:process";
import { printable } from "../printable.ts";
import { Pace } from "./pace.ts";
import type { Progress, ProgressTask } from "./progress.ts";

/** Progress on standard error. */
export interface TerminalProgress extends Progress {
  /** Removes the bars from the screen. */
  close(): void;
}

/** Without a terminal (a log file, CI) a task reports at most this often. */
const LINE_EVERY_MS = 5000;
/** Shorter tasks write no line. */
const WORTH_A_LINE_MS = 2000;

/** On a terminal, bars with rate and time left; elsewhere, a line now and then. */
export function terminalProgress(isTerminal: boolean = Deno.stderr.isTerminal()): TerminalProgress {
  return isTerminal ? new Bars() : new Lines((text) => console.error(text));
}

/** The part of cli-progress that is used; the package has no types. */
interface BarLibrary {
  readonly MultiBar: new (options: object, preset: object) => MultiBar;
  readonly Presets: { readonly shades_grey: object };
}

interface MultiBar {
  create(total: number, start: number, payload: object): SingleBar;
  remove(bar: SingleBar): boolean;
  log(line: string): void;
  stop(): void;
}

interface SingleBar {
  update(value: number, payload: object): void;
}

/** Whether a note says something else than the one before it: stages of the same kind tell the same of the same data. */
function news(): (message: string) => boolean {
  let last: string | undefined;
  return (message) => {
    const isNews = message !== last;
    last = message;
    return isNews;
  };
}

class Lines implements TerminalProgress {
  #last = performance.now();
  readonly #isNews = news();
  constructor(readonly print: (text: string) => void) {}

  begin(name: string, total: number, done: number, unit?: string): ProgressTask {
    const pace = new Pace(name, total, done, unit);
    return {
      update: (now, about) => {
        if (performance.now() - this.#last < LINE_EVERY_MS) return;
        this.#last = performance.now();
        this.print(`${name}: ${about ?? pace.describe(now)}`);
      },
      end: (isDone = true) => {
        if (isDone && pace.elapsed > WORTH_A_LINE_MS) this.print(pace.summary());
      },
    };
  }

  note(message: string): void {
    if (this.#isNews(message)) this.print(message);
  }

  close(): void {}
}

/** A task on the screen, or waiting for the library of bars to load. */
interface Shown {
  readonly pace: Pace;
  done: number;
  bar?: SingleBar;
}

class Bars implements TerminalProgress {
  readonly #tasks = new Set<Shown>();
  readonly #isNews = news();
  #library: BarLibrary | undefined;
  #screen: MultiBar | undefined;

  begin(name: string, total: number, done: number, unit?: string): ProgressTask {
    const task: Shown = { pace: new Pace(name, total, done, unit), done };
    this.#tasks.add(task);
    if (this.#library) this.#show(task);
    else void this.#load();
    return {
      update: (now, about) => {
        task.done = now;
        task.bar?.update(now, { pace: about ?? task.pace.describe(now) });
      },
      end: (isDone = true) => this.#end(task, isDone),
    };
  }

  note(message: string): void {
    if (!this.#isNews(message)) return;
    if (this.#screen) this.#screen.log(printable(message) + "\n");
    else console.error(message);
  }

  /** Clears the screen at once, so that what is printed next is not erased with a bar. */
  close(): void {
    this.#screen?.stop();
    this.#screen = undefined;
    this.#tasks.clear();
  }

  /** Loaded with the first task: a command that finds everything stored needs no bars. */
  async #load(): Promise<void> {
    this.#library = (await import("cli-progress")).default;
    for (const task of this.#tasks) if (!task.bar) this.#show(task);
  }

  #show(task: Shown): void {
    this.#screen ??= new this.#library!.MultiBar({
      format: "{name} {bar} {pace}",
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      barsize: 24,
      fps: 8,
    }, this.#library!.Presets.shades_grey);
    const { pace, done } = task;
    task.bar = this.#screen.create(pace.total, done, {
      name: printable(pace.name).padEnd(22),
      pace: pace.describe(done),
    });
  }

  #end(task: Shown, isDone: boolean): void {
    if (!this.#tasks.delete(task)) return;
    if (this.#tasks.size === 0) this.close();
    else if (task.bar) this.#screen?.remove(task.bar);
    if (isDone && task.pace.elapsed > WORTH_A_LINE_MS) this.note(task.pace.summary());
  }
}
