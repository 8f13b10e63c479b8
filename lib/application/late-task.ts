import type { Progress, ProgressTask } from "../progress/progress.ts";

/** A task that begins when its first part is done: what is done already is never told of. */
export function lateTask(progress: Progress, name: string, unit?: string) {
  let task: ProgressTask | undefined;
  return {
    update: (done: number, total: number) => (task ??= progress.begin(name, total, 0, unit)).update(done),
    end: () => task?.end(),
  };
}
