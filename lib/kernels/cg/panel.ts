/**
 * Columns that are solved together: a row of a panel is one cache line, and the sums of a sparse row with all of them stay in
 * registers. The compiled kernel counts on it.
 */
export const PANEL = 8;
