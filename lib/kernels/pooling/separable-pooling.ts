import type { Axis } from "./axis.ts";

/**
 * Pulls masks back onto tokens, rowsᵀ m_j columns for every mask, without touching single pixels: a run of pixels in a row
 * costs one difference of cumulated column weights, so the cost follows the masks' outlines rather than their areas.
 *
 * @param bits 0 or 1, [count, rows.pixels, columns.pixels].
 * @returns [count, rows.tokens, columns.tokens].
 */
export function separablePooling(
  bits: Uint8Array,
  count: number,
  rows: Axis,
  columns: Axis,
): Float64Array<ArrayBuffer> {
  const [height, width] = [rows.pixels, columns.pixels];
  const size = rows.tokens * columns.tokens;
  const cumulated = cumulate(columns);
  const taps = nonZeroTaps(rows);
  const line = new Float64Array(columns.tokens);
  const out = new Float64Array(count * size);
  for (let j = 0; j < count; j++) {
    const mask = bits.subarray(j * height * width, (j + 1) * height * width);
    const grid = out.subarray(j * size, (j + 1) * size);
    // Runs are found in the flat mask by the engine's byte search, then cut where a row ends.
    let start = mask.indexOf(1);
    while (start >= 0) {
      const y = Math.floor(start / width);
      const rowEnd = (y + 1) * width;
      line.fill(0);
      while (start >= 0 && start < rowEnd) {
        const next = mask.indexOf(0, start);
        const end = next < 0 || next > rowEnd ? rowEnd : next;
        addRun(line, cumulated, start - y * width, end - y * width);
        start = mask.indexOf(1, end);
      }
      spread(line, taps[y], grid);
    }
  }
  return out;
}

/** Running sums over pixels: row p holds the weights of all pixels before p, [pixels + 1, tokens]. */
function cumulate({ pixels, tokens, weights }: Axis): Float64Array {
  const sums = new Float64Array((pixels + 1) * tokens);
  for (let at = 0; at < pixels * tokens; at++) sums[at + tokens] = sums[at] + weights[at];
  return sums;
}

/** Per pixel, the tokens it reads and how much of each. */
function nonZeroTaps({ pixels, tokens, weights }: Axis): { token: number; weight: number }[][] {
  return Array.from({ length: pixels }, (_, p) => {
    const taps: { token: number; weight: number }[] = [];
    for (let token = 0; token < tokens; token++) {
      const weight = weights[p * tokens + token];
      if (weight !== 0) taps.push({ token, weight });
    }
    return taps;
  });
}

function addRun(line: Float64Array, cumulated: Float64Array, start: number, end: number): void {
  const before = start * line.length;
  const after = end * line.length;
  for (let b = 0; b < line.length; b++) line[b] += cumulated[after + b] - cumulated[before + b];
}

function spread(line: Float64Array, taps: { token: number; weight: number }[], grid: Float64Array): void {
  for (const { token, weight } of taps) {
    const start = token * line.length;
    for (let b = 0; b < line.length; b++) grid[start + b] += weight * line[b];
  }
}
