import process from "node:process";

/** How long nothing may move before workers are taken for stuck. */
export interface Patience {
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Looks in a row that must find nothing moved. */
  readonly looks: number;
  /** Milliseconds of computing that this process has used so far, on all cores together. */
  cpuMs(): number;
}

/** Two minutes. */
const PATIENCE: Patience = {
  everyMs: 10_000,
  looks: 12,
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** Share of one core below which a process does not compute: drawing progress and renewing leases take less. */
const IDLE = 0.05;

/**
 * Notices that nothing moves: requests wait for answers, none comes, and the process does not compute either. Looks are counted
 * and not time, so that a process that was suspended is not taken for a stuck one.
 */
export class StallWatch {
  readonly #patience: Patience;
  readonly #onStall: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #idle = 0;
  #cpuMs = 0;

  constructor(onStall: () => void, patience: Partial<Patience> = {}) {
    this.#onStall = onStall;
    this.#patience = { ...PATIENCE, ...patience };
  }

  /** Something moved; `isWaiting` says whether answers are still waited for. */
  moved(isWaiting: boolean): void {
    this.#idle = 0;
    if (!isWaiting) this.stop();
    else if (this.#timer === undefined) {
      this.#cpuMs = this.#patience.cpuMs();
      this.#timer = setInterval(() => this.#look(), this.#patience.everyMs);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const { cpuMs, everyMs, looks } = this.#patience;
    const before = this.#cpuMs;
    this.#cpuMs = cpuMs();
    this.#idle = this.#cpuMs - before < IDLE * everyMs ? this.#idle + 1 : 0;
    if (this.#idle < looks) return;
    this.#idle = 0;
    this.#onStall();
  }
}
