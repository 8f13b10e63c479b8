import { chartFigure } from "../chart/chart-figure.ts";
import type { Panel, PanelGroup, ParallelAxis } from "../chart/chart.ts";
import { formatNumber } from "../format-number.ts";
import { type Cell, estimateOf, type Metric, type Table } from "../table.ts";
import { metricText, sourceLine } from "../table-words.ts";
import type { Figure } from "./figure.ts";

/** A table swept over more than one setting. */
export interface SweepGrid {
  readonly settings: readonly SweptSetting[];
  /** One per row of the table and combination of values. */
  readonly points: readonly GridPoint[];
}

/** A setting with its values in the order they are shown. */
export interface SweptSetting {
  readonly path: string;
  readonly values: readonly string[];
}

export interface GridPoint {
  readonly row: string;
  /** By setting the number of its value. */
  readonly at: readonly number[];
  /** One per column of the table. */
  readonly cells: readonly Cell[];
}

/** Room for the bar that says what colours mean. */
const BAR = 60;

/**
 * A sweep of several settings: a line per combination through an axis per setting and one for the metric; under two settings a heat
 * map too. A reader chooses metric, column and row.
 */
export function sweepGridFigure(table: Table, grid: SweepGrid): Figure {
  const rows = [...new Set(grid.points.map(({ row }) => row))];
  const groups = table.metrics.flatMap((metric, m) =>
    table.columns.flatMap((_, c) =>
      rows.map((row, r) => [[m, c, r].join(","), groupsOf(grid, row, c, metric)] as const)
    )
  );
  return chartFigure({
    name: `${table.experiment}-grid`,
    id: `${table.experiment}-${table.profile}-grid`,
    title: table.title,
    subtitle: `${table.metrics[0].label} · ${rows[0]} · ${table.columns[0]} · ${sourceLine(table, " · ")}`,
    explain: `Every combination of ${grid.settings.map(({ path }) => path).join(", ")}: ` +
      "a line through its values to what it reached. The best of them was found on the evaluation labels, so it flatters.",
    groups: groups[0][1],
    choices: {
      selections: [
        { label: "Metric", options: table.metrics.map(({ label }) => label), chosen: 0 },
        { label: "Column", options: table.columns, chosen: 0 },
        { label: "Row", options: rows, chosen: 0 },
      ],
      groups: Object.fromEntries(groups),
    },
  });
}

function groupsOf(
  { settings, points }: SweepGrid,
  row: string,
  column: number,
  metric: Metric,
): PanelGroup[] {
  const found = points.flatMap((point) => {
    const value = estimateOf(point.cells[column], metric.name)?.value;
    return point.row === row && value !== undefined ? [{ at: point.at, value }] : [];
  });
  const values = found.map(({ value }) => value);
  const range: [number, number] = values.length === 0 ? [0, 100] : [Math.min(...values), Math.max(...values)];
  const label = metricText(metric);
  const axes: ParallelAxis[] = [
    ...settings.map((setting, s) => ({
      label: setting.path,
      names: setting.values,
      at: found.map(({ at }) => at[s]),
    })),
    { label, range, at: values },
  ];
  const lines: Panel = {
    x: { kind: "names", names: axes.map(({ label }) => label) },
    y: { kind: "numbers", domain: [0, 1], isBare: true },
    marks: [{
      ...{ kind: "parallel", axes, range, unit: metric.unit },
      said: found.map(({ at, value }) => {
        const point = settings.map(({ path, values }, s) => `${path} ${values[at[s]]}`).join(", ");
        return `${point}: ${label} ${formatNumber(value, metric.digits)}`;
      }),
    }],
  };
  return [
    { panels: [lines] },
    ...(settings.length === 2 ? [{ panels: [heatMap(settings, found, metric, range)] }] : []),
  ];
}

function heatMap(
  [down, across]: readonly SweptSetting[],
  found: readonly { readonly at: readonly number[]; readonly value: number }[],
  metric: Metric,
  range: readonly [number, number],
): Panel {
  const valueAt = (y: number, x: number) => found.find(({ at }) => at[0] === y && at[1] === x)?.value ?? null;
  return {
    x: { kind: "names", names: across.values, label: across.path },
    y: { kind: "names", names: down.values, label: down.path },
    marks: [{
      ...{ kind: "cells", range, unit: metric.unit, joined: "with", none: "no number" },
      values: down.values.map((_, y) => across.values.map((_, x) => valueAt(y, x))),
      written: (value) => formatNumber(value, metric.digits),
    }],
    beside: [{ width: BAR, texts: [], isDrawnOnly: true }],
  };
}
