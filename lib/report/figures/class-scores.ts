import type { Difference, Interval } from "../table.ts";

/** IoU of each class under each row of a table, and paired differences between any two rows; all in %. */
export interface ClassScores {
  readonly experiment: string;
  readonly profile: string;
  readonly title: string;
  readonly classes: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly ClassColumn[];
}

export interface ClassColumn {
  readonly name: string;
  /** By row and class; null for a row without cell here, and for a class that neither occurs nor is predicted. */
  readonly iou: readonly (readonly (Interval | null)[] | null)[];
  /** Of every two rows that have a cell here, once. */
  readonly differences: readonly RowDifference[];
}

/** IoU of `row` minus IoU of `than`, both numbers of rows. */
export interface RowDifference {
  readonly row: number;
  readonly than: number;
  /** Of the mean over classes. */
  readonly mean: Difference;
  readonly classes: readonly (Difference | null)[];
}

/** The difference between two rows in the order asked for; null where there is none. */
export function differenceBetween(column: ClassColumn, row: number, than: number): RowDifference | null {
  const found = column.differences.find((entry) => entry.row === row && entry.than === than);
  if (found) return found;
  const swapped = column.differences.find((entry) => entry.row === than && entry.than === row);
  if (!swapped) return null;
  return {
    row,
    than,
    mean: turned(swapped.mean),
    classes: swapped.classes.map((entry) => entry && turned(entry)),
  };
}

function turned({ difference, low, high }: Difference): Difference {
  return { difference: -difference, low: -high, high: -low };
}
