import { row as rowOf } from "../tensor/matrix.ts";
import type { Classified } from "./classify.ts";
import { spreadsheetCsv } from "../report/spreadsheet-csv.ts";

/**
 * A line per row: its number, its label, the name of that where names are given, its score, and by how much the score exceeds
 * the second best. A row that no label reached has label -1 and no name.
 */
export function predictionsCsv({ scores, labels }: Classified, names: readonly string[] | null): string {
  const lines = Array.from(labels, (label, row) => {
    const [best, second = 0] = rowOf(scores, row).toSorted().reverse();
    return [
      String(row),
      String(label),
      ...(names ? [names[label] ?? ""] : []),
      number(best),
      number(best - second),
    ];
  });
  return spreadsheetCsv([["row", "label", ...(names ? ["class"] : []), "score", "margin"], ...lines]);
}

function number(value: number): string {
  return value.toPrecision(6);
}
