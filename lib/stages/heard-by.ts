import type { StageRun } from "../engine/stage.ts";

/** What a long computation calls with its finished share, 0 … 1: Ctrl-C ends it there. */
export function heardBy({ signal, progress }: StageRun): (fraction: number) => void {
  return (fraction) => {
    signal.throwIfAborted();
    progress(fraction);
  };
}
