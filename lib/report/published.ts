// @ts-types="@types/d3"
import { csvParse } from "d3";
import { UserError } from "../errors.ts";

/** One number as the paper prints it, or what is known about a number that is not there. */
export interface PublishedNumber {
  readonly row: string;
  readonly column: string;
  readonly metric: string;
  /** Null where the paper has a dash or the number was lost when its text was extracted; `note` says which. */
  readonly value: number | null;
  /** Name of the data set that it was measured on, as settings write it. */
  readonly data: string;
  /** The place in the paper, for example "Table 5". */
  readonly source: string;
  readonly note: string;
}

/** The paper's numbers of one table, looked up by the names an experiment uses. */
export interface PublishedTable {
  readonly numbers: readonly PublishedNumber[];
  /** The number of a cell, or undefined where there is none. */
  value(row: string, column: string, metric: string): number | undefined;
  /** The data set behind a cell's number, or undefined where the paper has no such cell. */
  data(row: string, column: string, metric: string): string | undefined;
}

const header = ["row", "column", "metric", "value", "data", "source", "note"];

/**
 * Reads the text of a file of `experiments/published/`.
 *
 * @param where the file's name, for messages
 * @throws UserError on a missing column, a value that is no number, or a cell given twice
 */
export function readPublished(text: string, where: string): PublishedTable {
  const parsed = csvParse(text);
  const missing = header.filter((name) => !parsed.columns.includes(name));
  if (missing.length > 0) {
    throw new UserError(
      `Expected the columns ${header.join(", ")} ` +
        `but ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`,
      where,
      "The first line of the file names its columns.",
    );
  }
  const byCell = new Map<string, PublishedNumber>();
  parsed.forEach((record, index) => {
    const line = `${where}, record ${index + 1}`;
    const { row, column, metric, data, source, note } = record;
    const value = record.value === "" ? null : Number(record.value);
    if (value !== null && !Number.isFinite(value)) {
      throw new UserError(
        `Expected a number in column value but found "${record.value}"`,
        line,
        "Leave it empty where the paper has none and say why in column note.",
      );
    }
    const key = cellKey(row, column, metric);
    if (byCell.has(key)) {
      throw new UserError(`${row} / ${column} / ${metric} is given twice`, line, "Keep one of the two.");
    }
    byCell.set(key, { row, column, metric, value, data, source, note });
  });
  return {
    numbers: [...byCell.values()],
    value: (row, column, metric) => byCell.get(cellKey(row, column, metric))?.value ?? undefined,
    data: (row, column, metric) => byCell.get(cellKey(row, column, metric))?.data,
  };
}

function cellKey(row: string, column: string, metric: string): string {
  return JSON.stringify([row, column, metric]);
}
