import type { Table } from "./table.ts";

/** What the differences of a table are to, in words. */
export function referenceText({ reference }: Pick<Table, "reference">): string {
  return reference === undefined ? "the row above" : `“${reference}”`;
}
