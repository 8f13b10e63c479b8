/** Rows of either side of a tile of similarities: its million numbers stay in the processor's caches. */
export const TILE = 512;

export function tileCount(rows: number): number {
  return Math.ceil(rows / TILE);
}
