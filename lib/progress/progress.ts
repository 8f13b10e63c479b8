/** Shows how far a computation is. */
export interface Progress {
  /**
   * Begins a task of `total` steps of which `done` were finished earlier (a resumed stage).
   *
   * @param unit what a step is, one of them: "image", "MB". Without one no rate is told: nobody could tell of what.
   */
  begin(name: string, total: number, done: number, unit?: string): ProgressTask;
  /** A line of text that must not be lost among the bars: waiting for a lock, a damaged file set aside. */
  note(message: string): void;
}

/** One task under way. */
export interface ProgressTask {
  /**
   * So much of the total is done.
   *
   * @param done steps finished, with the fraction of those under way. @param about what is told in place of share and time left.
   */
  update(done: number, about?: string): void;
  /** The task is over. @param isDone whether its end was reached, which is told with the time that it took; default: yes. */
  end(isDone?: boolean): void;
}

/** Shows nothing; for tests and library use. */
export const silentProgress: Progress = {
  begin: () => ({ update() {}, end() {} }),
  note() {},
};
