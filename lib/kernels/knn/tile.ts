/** Rows of either side of a tile of similarities: its million numbers stay in the processor's caches. */
export const TILE = 512;

export function tileCount(rows: number): number {
  return Math.ceil(rows / TILE);
}

/** Lets timers, progress bars and Ctrl-C have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
