/** Columns of a group: a panel has whole groups. The compiled kernels count on it. */
export const GROUP = 8;

/** Bytes of the four vectors of a panel beyond which it is made no wider. */
const PANEL_BYTES = 512 << 20;
const VECTOR_BYTES = Float64Array.BYTES_PER_ELEMENT + 3 * Float32Array.BYTES_PER_ELEMENT;

/**
 * Columns of a panel, which are solved together: whole groups, as many as `columns` fill and memory allows. One pass over the matrix
 * serves them all.
 */
export function panelWidth(rows: number, columns: number): number {
  const most = Math.max(1, Math.floor(PANEL_BYTES / (VECTOR_BYTES * GROUP * rows)));
  return GROUP * Math.min(most, Math.ceil(columns / GROUP));
}
