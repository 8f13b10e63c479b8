/** Candidates kept beyond the k that are wanted, so that single precision rarely leaves open which are the nearest. */
const SPARE = 16;

/** Candidates to keep of so many rows. */
export function keptOf(k: number, rows: number): number {
  return Math.min(k + SPARE, rows);
}
