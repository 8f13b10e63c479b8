import { publishedCell } from "../published-cell.ts";
import { type Cell, type Estimate, estimateOf, type Metric, type Table } from "../table.ts";

/** An axis of a figure of lines: rows or columns of the table, each at a number. */
export interface SweepAxis {
  readonly label: string;
  readonly of: "rows" | "columns";
  /** In rising order. */
  readonly places: readonly { readonly name: string; readonly x: number }[];
}

export interface SweepPanel {
  readonly metric: Metric;
  readonly axis: SweepAxis;
  readonly lines: readonly SweepLine[];
}

/** A line of a panel: what stands at each place of the axis. */
export interface SweepLine {
  readonly name: string;
  readonly points: readonly SweepPoint[];
}

export interface SweepPoint {
  readonly name: string;
  readonly x: number;
  readonly estimate: Estimate | null;
  readonly published: number | null;
}

/** The panels of a figure of lines, by metric and then by axis. A line is a column of the table, or a row where the axis is of columns. */
export function sweepPanels(table: Table, axes: readonly SweepAxis[]): SweepPanel[][] {
  return table.metrics.map((metric) =>
    axes.map((axis) => ({
      metric,
      axis,
      lines: (axis.of === "rows" ? table.columns : table.rows.map(({ name }) => name)).map((name, index) => ({
        name,
        points: axis.places.map((place) => {
          const cell = axis.of === "rows"
            ? cellAt(table, place.name, table.columns[index])
            : cellAt(table, name, place.name);
          const published = cell && publishedCell(table, cell, metric.name)?.published;
          return { ...place, estimate: estimateOf(cell, metric.name) ?? null, published: published ?? null };
        }),
      })),
    }))
  );
}

/** Places that spread over more than this factor stand at equal ratios, others at equal distances. */
const WIDE = 7;

/** Whether the places of an axis stand at equal ratios. */
export function isLogarithmic({ places }: SweepAxis): boolean {
  const [first, last] = [places[0].x, places[places.length - 1].x];
  return first > 0 && last / first > WIDE;
}

function cellAt({ rows, columns, cells }: Table, row: string, column: string): Cell | undefined {
  return cells[rows.findIndex(({ name }) => name === row)]?.[columns.indexOf(column)];
}
