import type { Table } from "./table.ts";

/** Where a table comes from, in words: its place in the paper, where it has one, and the profile it ran under. */
export function sourceLine(
  { source, profile }: Pick<Table, "source" | "profile">,
  separator: string,
): string {
  return [source, `profile ${profile}`].filter((part) => part !== "").join(separator);
}
