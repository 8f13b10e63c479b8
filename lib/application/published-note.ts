import type { PublishedTable } from "../report/published.ts";
import type { OtherSystem, PublishedNote } from "../report/table.ts";
import { NOT_COMPARABLE, summariseVerdicts } from "./comparability.ts";

/** What the numbers of a table's columns were measured on, and how ours compare with them. */
export function publishedNote(
  published: PublishedTable,
  columns: readonly string[],
  verdicts: readonly string[],
  hindranceAt: (row: string, column: string, metric: string) => string | null,
): PublishedNote {
  const numbers = published.numbers.filter(({ column }) => columns.includes(column));
  const data = [...new Set(numbers.map(({ data }) => DATA_TITLES[data] ?? data))];
  // Where the available text has lost every number there is still a reason why none could be compared.
  const reasons = numbers.map(({ row, column, metric }) => hindranceAt(row, column, metric));
  const all = verdicts.length > 0
    ? verdicts
    : reasons.flatMap((reason) => reason === null ? [] : [`${NOT_COMPARABLE}: ${reason}`]).slice(0, 1);
  return {
    on: [...data, "ViT-B/16", "SAM ViT-H"].join(", "),
    comparable: !all.some((verdict) => verdict.startsWith(NOT_COMPARABLE)),
    verdict: summariseVerdicts(all),
  };
}

/** Systems that the paper's table has beside the rows that are run here, in its order, with their numbers in these columns. */
export function otherSystemsOf(
  { numbers, value }: PublishedTable,
  run: ReadonlySet<string>,
  columns: readonly string[],
  metrics: readonly string[],
): OtherSystem[] {
  const names = new Set(numbers.map(({ row }) => row).filter((row) => !run.has(row)));
  const cellOf = (row: string, column: string) =>
    Object.fromEntries(metrics.flatMap((metric) => {
      const number = value(row, column, metric);
      return number === undefined ? [] : [[metric, number]];
    }));
  return [...names]
    .map((name) => ({ name, cells: columns.map((column) => cellOf(name, column)) }))
    .filter(({ cells }) => cells.some((cell) => Object.keys(cell).length > 0));
}

/** Data sets as the paper names them. */
const DATA_TITLES: Readonly<Record<string, string>> = {
  "voc2012": "VOC 2012",
  "coco-object": "COCO-Obj",
  "coco-2014": "COCO 2014",
  "coco-stuff": "COCO-Stuff",
  "cityscapes": "Cityscapes",
};
