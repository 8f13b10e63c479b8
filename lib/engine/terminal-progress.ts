import process from "node:process";
import { formatDuration } from "./format-duration.ts";
import type { Progress, ProgressTask } from "./progress.ts";

/** Progress on standard error. */
export interface TerminalProgress extends Progress {
  /** Takes the bars off the screen. */
  close(): void;
}

/** Without a terminal (a log file, CI) a task says where it is at most this often. */
const LINE_EVERY_MS = 5000;
/** Tasks shorter than this leave no line behind. */
const WORTH_A_LINE_MS = 2000;

/** Bars with rate and time left on a terminal; now and then a line elsewhere. */
export function terminalProgress(isTerminal: boolean = Deno.stderr.isTerminal()): TerminalProgress {
  return isTerminal ? new Bars() : new Lines((text) => console.error(text));
}

/** What is used of cli-progress, which brings no types of its own. */
interface MultiBar {
  create(total: number, start: number, payload: object): SingleBar;
  remove(bar: SingleBar): boolean;
  log(line: string): void;
  stop(): void;
}

interface SingleBar {
  update(value: number, payload: object): void;
}

/** How fast a task goes, from its own start: steps finished by an earlier run do not count. */
class Pace {
  readonly #start = performance.now();
  constructor(readonly name: string, readonly total: number, readonly before: number) {}

  get elapsed(): number {
    return performance.now() - this.#start;
  }

  /** For example `41 %, 1.2/s, 14 s left`. */
  describe(done: number): string {
    const percent = `${Math.floor(100 * done / this.total)} %`;
    const advanced = done - this.before;
    if (advanced <= 0) return percent;
    const left = formatDuration(this.elapsed / 1000 * (this.total - done) / advanced);
    const rate = this.total > 1 ? `, ${(advanced / this.elapsed * 1000).toPrecision(2)}/s` : "";
    return `${percent}${rate}, ${left} left`;
  }

  summary(): string {
    return `${this.name}: done in ${formatDuration(this.elapsed / 1000)}`;
  }
}

class Lines implements TerminalProgress {
  #last = performance.now();
  constructor(readonly print: (text: string) => void) {}

  begin(name: string, total: number, done: number): ProgressTask {
    const pace = new Pace(name, total, done);
    return {
      update: (now) => {
        if (performance.now() - this.#last < LINE_EVERY_MS) return;
        this.#last = performance.now();
        this.print(`${name}: ${pace.describe(now)}`);
      },
      end: () => {
        if (pace.elapsed > WORTH_A_LINE_MS) this.print(pace.summary());
      },
    };
  }

  note(message: string): void {
    this.print(message);
  }

  close(): void {}
}

class Bars implements TerminalProgress {
  #bars: Promise<MultiBar> | undefined;

  #open(): Promise<MultiBar> {
    // Loaded when the first bar is drawn: a command that finds everything stored needs none.
    return this.#bars ??= import("cli-progress").then(({ default: { MultiBar, Presets } }) =>
      new MultiBar({
        format: "{name} {bar} {pace}",
        stream: process.stderr,
        hideCursor: true,
        clearOnComplete: true,
        linewrap: false,
        barsize: 24,
        fps: 8,
      }, Presets.shades_grey)
    );
  }

  begin(name: string, total: number, done: number): ProgressTask {
    const pace = new Pace(name, total, done);
    const opened = this.#open().then((bars) => ({
      bars,
      bar: bars.create(total, done, { name: name.padEnd(22), pace: pace.describe(done) }),
    }));
    return {
      update: (now) => void opened.then(({ bar }) => bar.update(now, { pace: pace.describe(now) })),
      end: () =>
        void opened.then(({ bars, bar }) => {
          bars.remove(bar);
          if (pace.elapsed > WORTH_A_LINE_MS) bars.log(pace.summary() + "\n");
        }),
    };
  }

  note(message: string): void {
    if (this.#bars) void this.#bars.then((bars) => bars.log(message + "\n"));
    else console.error(message);
  }

  close(): void {
    void this.#bars?.then((bars) => bars.stop());
    this.#bars = undefined;
  }
}
