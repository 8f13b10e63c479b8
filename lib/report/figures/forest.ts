import { describeCell, numberWithInterval } from "../describe-cell.ts";
import { intervalsText } from "../intervals-text.ts";
import { hasPublished, publishedCell } from "../published-cell.ts";
import { referenceText } from "../reference-text.ts";
import { type Cell, type Estimate, isMeasured, type Metric, type Table } from "../table.ts";
import type { DataTable } from "./data-table.ts";
import type { Figure } from "./figure.ts";
import { ACROSS, forestPlotly } from "./forest-plotly.ts";
import { forestSvg } from "./forest-svg.ts";

/** A line of a forest plot: a row of the table, or a ceiling below the rows. */
export interface ForestLine {
  readonly name: string;
  /** Its number among the rows or among the ceilings. */
  readonly index: number;
  readonly isCeiling: boolean;
}

/** What stands on a line in a panel. */
export interface ForestPoint {
  readonly line: ForestLine;
  readonly estimate: Estimate | undefined;
  readonly published: number | undefined;
  /** In words, for pointing devices. */
  readonly said: string;
}

/** Numbers of one metric under one column, on the axis that all columns of the metric share. */
export interface ForestPanel {
  readonly metric: Metric;
  readonly column: number;
  readonly domain: readonly [low: number, high: number];
  readonly points: readonly ForestPoint[];
}

/**
 * The table as a forest plot: a panel per metric and column, a line per row, a mark with its 95 % interval. The axis spans what is
 * shown and need not begin at 0, since lengths from 0 mean nothing here.
 */
export function forestFigure(table: Table): Figure {
  const differs = table.cells.flat().some((cell) =>
    isMeasured(cell) && Object.values(cell.values).some(({ compared }) => compared)
  );
  return {
    name: `${table.experiment}-numbers`,
    title: table.title,
    explain: `Marks with 95 % intervals by ${intervalsText(table)}; grey lines are ceilings and references` +
      (differs
        ? `; beside a number its paired difference to ${
          referenceText(table)
        }, with a triangle where its interval excludes zero`
        : "") +
      (table.published?.comparable && hasPublished(table)
        ? `; hollow diamonds are published numbers (${table.published.on}; ${table.published.verdict}).`
        : "."),
    svg: forestSvg(table),
    plotly: forestPlotly(table),
    narrowest: 140 + 210 * Math.min(ACROSS, table.columns.length),
    data: numbers(table),
  };
}

/** Rows, then ceilings. */
export function forestLines(table: Table): ForestLine[] {
  return [
    ...table.rows.map(({ name }, index) => ({ name, index, isCeiling: false })),
    ...table.ceilings.map(({ name }, index) => ({ name, index, isCeiling: true })),
  ];
}

/** The panels of a metric, one per column. */
export function forestPanels(table: Table, metric: Metric): ForestPanel[] {
  const lines = forestLines(table);
  const panels = table.columns.map((name, column) =>
    lines.map((line): ForestPoint => {
      const { index, isCeiling } = line;
      const cell = isCeiling ? table.ceilings[index].cells[column] : table.cells[index][column];
      const estimate = estimateOf(cell, metric);
      // What may not be compared would only stretch the axis: it stands in a table of its own.
      const published = table.published?.comparable
        ? publishedCell(table, cell, metric.name)?.published
        : undefined;
      const said = isCeiling
        ? `${line.name}, ${name}: ${metric.label} ${
          estimate ? numberWithInterval(estimate, metric) : "no number"
        }`
        : describeCell(table, index, column, metric);
      return { line, estimate, published, said };
    })
  );
  const shown = panels.flat().flatMap(({ estimate, published }) => [
    ...(estimate ? [estimate.low, estimate.high] : []),
    ...(published === undefined ? [] : [published]),
  ]);
  const [low, high] = shown.length === 0 ? [0, 100] : [Math.min(...shown), Math.max(...shown)];
  // Room at both ends, and some where all numbers are the same.
  const room = Math.max(0.5, 0.06 * (high - low));
  const domain = [Math.max(0, low - room), high + room] as const;
  return panels.map((points, column) => ({ metric, column, domain, points }));
}

function numbers(table: Table): DataTable {
  const lines = [
    ...table.rows.map(({ name }, r) => ({ name, cells: table.cells[r] })),
    ...table.ceilings,
  ];
  return {
    columns: ["row", "column", "metric", "value", "low", "high", "published"],
    rows: lines.flatMap(({ name, cells }) =>
      cells.flatMap((cell, c) =>
        table.metrics.map((metric) => {
          const estimate = estimateOf(cell, metric);
          const paper = publishedCell(table, cell, metric.name);
          return [
            name,
            table.columns[c],
            `${metric.label} (${metric.unit})`,
            estimate?.value ?? null,
            estimate?.low ?? null,
            estimate?.high ?? null,
            paper?.published ?? null,
          ];
        })
      )
    ),
  };
}

function estimateOf(cell: Cell, metric: Metric): Estimate | undefined {
  return isMeasured(cell) ? cell.values[metric.name] : undefined;
}
