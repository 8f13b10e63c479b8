import type { Table } from "./table.ts";

/** What the intervals of a table are over, in words. */
export function intervalsText({ intervals = "bootstrap over images" }: Pick<Table, "intervals">): string {
  return intervals;
}
