/** The cores of this machine, which work waits for in order: all of them, or one beside others. */
export class Cores {
  #free: number;
  readonly #waiting: { readonly count: number; readonly begin: () => void }[] = [];

  /** @param total at least 1. */
  constructor(readonly total: number) {
    this.#free = total;
  }

  /** Runs work once so many cores are free; `count` is 1 … total. */
  async use<Result>(count: number, work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ count, begin: resolve });
    this.#begin();
    await promise;
    try {
      return await work();
    } finally {
      this.#free += count;
      this.#begin();
    }
  }

  /** None overtakes: what needs all cores would wait for ever behind small work. */
  #begin(): void {
    while (this.#waiting.length > 0 && this.#waiting[0].count <= this.#free) {
      const { count, begin } = this.#waiting.shift()!;
      this.#free -= count;
      begin();
    }
  }
}
