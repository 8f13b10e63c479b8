/** The 8-connected regions of the pixels of one bit, as runs in rows. */
export interface Regions {
  /** First pixel of each run, rising; a run lies in one row. */
  readonly starts: Int32Array;
  /** The pixel after the last of each run. */
  readonly ends: Int32Array;
  /** Region of each run, 0 … in the order of the regions' first pixels. */
  readonly ids: Int32Array;
  /** Pixels of each region. */
  readonly sizes: Int32Array<ArrayBuffer>;
}

/**
 * The 8-connected regions of the pixels that are `bit`, equal to those of `connectedComponents`: runs of a row are joined with those
 * of the row above that touch them, so the cost follows the outlines rather than the areas.
 *
 * @param mask 0 or 1, [height * width].
 */
export function regionsOf(mask: Uint8Array, height: number, width: number, bit: 0 | 1): Regions {
  const starts: number[] = [], ends: number[] = [], parents: number[] = [];
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = starts.length;
    addRuns(mask, y * width, (y + 1) * width, bit, { starts, ends, parents });
    // Both rows have their runs from left to right, so one walk over the two finds all that touch.
    for (let upper = above, run = first; upper < first && run < starts.length;) {
      const [begin, end] = [starts[upper] + width, ends[upper] + width];
      if (begin <= ends[run] && end >= starts[run]) {
        const [a, b] = [rootOf(parents, upper), rootOf(parents, run)];
        parents[Math.max(a, b)] = Math.min(a, b);
      }
      if (end < ends[run]) upper++;
      else run++;
    }
    above = first;
  }
  return { starts: Int32Array.from(starts), ends: Int32Array.from(ends), ...numbered(parents, starts, ends) };
}

/** Runs on their way to regions. */
interface OpenRuns {
  readonly starts: number[];
  readonly ends: number[];
  /** An earlier run of the same region, or the run itself where it is the first. */
  readonly parents: number[];
}

function addRuns(mask: Uint8Array, from: number, to: number, bit: number, runs: OpenRuns): void {
  for (let start = mask.indexOf(bit, from); start >= 0 && start < to;) {
    const next = mask.indexOf(1 - bit, start);
    const end = next < 0 || next > to ? to : next;
    runs.parents.push(runs.starts.length);
    runs.starts.push(start);
    runs.ends.push(end);
    start = end < to ? mask.indexOf(bit, end) : to;
  }
}

function rootOf(parents: number[], run: number): number {
  while (parents[run] !== run) run = parents[run] = parents[parents[run]];
  return run;
}

function numbered(parents: number[], starts: readonly number[], ends: readonly number[]) {
  const ids = new Int32Array(parents.length);
  const sizes: number[] = [];
  for (let run = 0; run < parents.length; run++) {
    const root = rootOf(parents, run);
    ids[run] = root === run ? sizes.push(0) - 1 : ids[root];
    sizes[ids[run]] += ends[run] - starts[run];
  }
  return { ids, sizes: Int32Array.from(sizes) };
}
