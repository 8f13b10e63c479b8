import { estimateOf, type Metric, type Table } from "../table.ts";
import type { Figure } from "./figure.ts";
import { linesFigure } from "./lines.ts";

/**
 * F1 against the share of the image that a mask covers, one line per row of the table.
 *
 * @param sizes metrics of masks by size, small to large, each with a name for the axis.
 * @returns null where no cell has these metrics.
 */
export function maskSizeFigure(
  table: Table,
  sizes: readonly (Pick<Metric, "name"> & { readonly place: string })[],
): Figure | null {
  const columns = table.columns.map((name, c) => ({
    name,
    lines: table.rows.map((row, r) => ({
      name: row.name,
      points: sizes.map((size) => estimateOf(table.cells[r][c], size.name) ?? null),
    })),
  }));
  if (!columns.some(({ lines }) => lines.some(({ points }) => points.some((point) => point !== null)))) {
    return null;
  }
  return linesFigure({
    name: `${table.experiment}-mask-size`,
    title: "F1 against mask size",
    subtitle: `${table.title} · profile ${table.profile} · bands are 95 % intervals`,
    explain:
      "Macro F1 over the masks whose share of the image lies in each range; bands are 95 % intervals over images.",
    along: "share of the image that a mask covers",
    places: sizes.map(({ place }) => place),
    measure: "F1 (%)",
    columns,
  });
}
