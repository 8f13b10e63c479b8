/** Adds up how long each step of a fit took: time between two reports belongs to the step that reports. */
export class StepClock {
  readonly #seconds = new Map<string, number>();
  readonly #start = performance.now();
  #last = this.#start;

  /** A step reports. */
  hear(step: string): void {
    const now = performance.now();
    this.#seconds.set(step, (this.#seconds.get(step) ?? 0) + (now - this.#last) / 1000);
    this.#last = now;
  }

  /** Seconds of the steps that are meant. */
  of(isMeant: (step: string) => boolean): number {
    return [...this.#seconds].reduce((sum, [step, seconds]) => sum + (isMeant(step) ? seconds : 0), 0);
  }

  /** Seconds since the clock was made. */
  total(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
