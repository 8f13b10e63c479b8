import { type Cell, isMeasured, type Table } from "./table.ts";

export interface PublishedCell {
  readonly published: number;
  /** Ours, counted as the paper counts, minus published; null where we have no number. */
  readonly difference: number | null;
  /** The verdict of this cell, or of the whole comparison where the cell has none of its own. */
  readonly verdict: string;
}

/** What the paper has for a cell, or null. */
export function publishedCell(table: Table, cell: Cell, metric: string): PublishedCell | null {
  const verdict = table.published?.verdict ?? "";
  if (isMeasured(cell)) {
    const estimate = cell.values[metric];
    if (estimate?.published === undefined) return null;
    return {
      published: estimate.published,
      difference: (estimate.comparedAs ?? estimate.value) - estimate.published,
      verdict: estimate.verdict ?? verdict,
    };
  }
  const published = cell.published?.[metric];
  return published === undefined ? null : { published, difference: null, verdict: cell.none };
}

export function hasPublished(table: Table): boolean {
  return table.cells.some((cells) =>
    cells.some((cell) => table.metrics.some(({ name }) => publishedCell(table, cell, name) !== null))
  );
}

/** A sentence on metrics of which ours is counted in another way for the comparison than in the table; empty where none is. */
export function countedOtherwise({ cells, metrics }: Table): string {
  const labels = metrics.filter(({ name }) =>
    cells.some((row) => row.some((cell) => isMeasured(cell) && cell.values[name]?.comparedAs !== undefined))
  ).map(({ label }) => label);
  if (labels.length === 0) return "";
  const which = labels.join(" and ");
  return `For the comparison ${which} of ours is counted as the paper counts, not as in the table above.`;
}
