import { type BootstrapOptions, differenceOf, intervalOf } from "../../metrics/bootstrap.ts";
import { classIouReplicates, type ClassReplicates } from "../../metrics/class-iou.ts";
import type { ClassColumn, ClassScores } from "../../report/figures/class-scores.ts";
import type { Difference, Interval, Table } from "../../report/table.ts";

/**
 * IoU by class of every row of a table, and its paired differences between every two rows, in %.
 *
 * @param counts by column and row, confusion counts of every image; null where there is no cell.
 */
export function classScores(
  table: Pick<Table, "experiment" | "profile" | "title" | "rows" | "columns">,
  classes: readonly string[],
  counts: readonly (readonly (Int32Array | null)[])[],
  bootstrap: BootstrapOptions,
): ClassScores {
  const { experiment, profile, title } = table;
  return {
    ...{ experiment, profile, title, classes },
    rows: table.rows.map(({ name }) => name),
    columns: table.columns.map((name, c): ClassColumn => {
      const replicated = counts[c].map((perImage) =>
        perImage && classIouReplicates(perImage, classes.length, bootstrap)
      );
      return {
        name,
        iou: replicated.map((row) => row && row.classes.map((entry) => percent(intervalOf(entry)))),
        differences: replicated.flatMap((row, r) =>
          replicated.slice(0, r).flatMap((than, t) =>
            row && than ? [{ row: r, than: t, ...difference(row, than) }] : []
          )
        ),
      };
    }),
  };
}

function difference(row: ClassReplicates, than: ClassReplicates) {
  return {
    mean: percentPoints(differenceOf(row.mean, than.mean))!,
    classes: row.classes.map((entry, c) => percentPoints(differenceOf(entry, than.classes[c]))),
  };
}

function percent({ value, low, high }: Interval): Interval | null {
  return Number.isNaN(value) ? null : { value: 100 * value, low: 100 * low, high: 100 * high };
}

function percentPoints({ difference, low, high }: Difference): Difference | null {
  return Number.isNaN(difference) ? null : { difference: 100 * difference, low: 100 * low, high: 100 * high };
}
