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
  const find = (wanted: number, from: number) => {
    const at = mask.indexOf(wanted, from);
    return at < 0 ? mask.length : at;
  };
  // The next pixels of the bit, and where they end: known across rows, so that every pixel is looked at once.
  let start = find(bit, 0), stop = start;
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = starts.length, rowEnd = (y + 1) * width;
    while (start < rowEnd) {
      if (stop <= start) stop = find(1 - bit, start);
      const end = Math.min(stop, rowEnd);
      // An earlier run of the same region, or the run itself where it is the first.
      parents.push(starts.length);
      starts.push(start);
      ends.push(end);
      start = end < stop ? end : find(bit, stop);
    }
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
