import { intervalsText } from "../intervals-text.ts";
import { describeCell, numberWithInterval } from "../describe-cell.ts";
import { figureSvg } from "../figure-svg.ts";
import { ceilingStroke, ink, rowColours } from "../figure-style.ts";
import { hasPublished, publishedCell } from "../published-cell.ts";
import { type Cell, type Estimate, isMeasured, type Metric, type Table } from "../table.ts";
import type { DataTable } from "./data-table.ts";
import type { Figure } from "./figure.ts";
import {
  plotlyAxis,
  plotlyDashes,
  type PlotlyFigure,
  plotlyLayout,
  plotlyLines,
  type PlotlyPart,
  plotlyPatterns,
  plotlyText,
} from "./plotly.ts";

/** White marks over the colour of a row; no colour of the page, so it stays white in the dark. */
const PATTERN = "rgba(255,255,255,0.9)";

/** Share of a group that its bars fill. */
const GROUP = 0.84;

/**
 * The table as grouped bars with 95 % intervals: one panel per metric, published numbers as hollow diamonds, ceilings as
 * dashed lines.
 */
export function barsFigure(table: Table): Figure {
  return {
    name: `${table.experiment}-bars`,
    title: table.title,
    explain: `Bars with 95 % intervals by ${intervalsText(table)}; dashed lines are ceilings and references` +
      (table.published && hasPublished(table)
        ? `; hollow diamonds are published numbers (${table.published.on}; ${table.published.verdict}).`
        : "."),
    svg: figureSvg(table),
    plotly: bars(table),
    data: numbers(table),
  };
}

function bars(table: Table): PlotlyFigure {
  const { metrics, columns } = table;
  const gap = 0.16;
  const tall = (1 - gap * (metrics.length - 1)) / metrics.length;
  const axes = metrics.map((metric, m): PlotlyPart => {
    const top = 1 - m * (tall + gap);
    return {
      [axisName("xaxis", m)]: plotlyAxis({
        anchor: axisName("y", m),
        range: [-0.5, columns.length - 0.5],
        tickvals: columns.map((_, c) => c),
        ticktext: columns.map((name) => plotlyLines(name, 12)),
        tickangle: 0,
        showgrid: false,
        zeroline: false,
        fixedrange: true,
      }),
      [axisName("yaxis", m)]: plotlyAxis({
        anchor: axisName("x", m),
        domain: [Math.max(0, top - tall), top],
        rangemode: "tozero",
        title: { text: plotlyText(`${metric.label} (${metric.unit})`) },
      }),
    };
  });
  return {
    data: metrics.flatMap((metric, m) => [
      ...table.rows.map((_, r) => barTrace(table, metric, m, r)),
      ...publishedTrace(table, metric, m),
      ...table.ceilings.map((_, index) => ceilingTrace(table, metric, m, index)),
    ]),
    layout: plotlyLayout({
      ...Object.assign({}, ...axes),
      height: 60 + 270 * metrics.length,
      barmode: "overlay",
      hovermode: "closest",
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    }),
  };
}

/** Middle of a bar, in columns. */
function place(table: Table, column: number, row: number): number {
  return column - GROUP / 2 + GROUP * (row + 0.5) / table.rows.length;
}

function barTrace(table: Table, metric: Metric, m: number, row: number): PlotlyPart {
  const found = table.columns.flatMap((_, column) => {
    const estimate = estimateOf(table.cells[row][column], metric);
    return estimate ? [{ column, estimate }] : [];
  });
  return {
    type: "bar",
    name: plotlyText(table.rows[row].name),
    legendgroup: `row ${row}`,
    showlegend: m === 0,
    xaxis: axisName("x", m),
    yaxis: axisName("y", m),
    x: found.map(({ column }) => place(table, column, row)),
    y: found.map(({ estimate }) => rounded(estimate.value)),
    width: GROUP * 0.92 / table.rows.length,
    error_y: {
      type: "data",
      symmetric: false,
      array: found.map(({ estimate }) => rounded(estimate.high - estimate.value)),
      arrayminus: found.map(({ estimate }) => rounded(estimate.value - estimate.low)),
      color: ink,
      thickness: 1.4,
      width: 4,
    },
    marker: {
      color: rowColours[row % rowColours.length],
      line: { color: ink, width: 0.8 },
      pattern: {
        shape: plotlyPatterns[row % plotlyPatterns.length],
        bgcolor: rowColours[row % rowColours.length],
        fgcolor: PATTERN,
        size: 7,
        solidity: 0.25,
      },
    },
    hovertext: found.map(({ column }) => plotlyText(describeCell(table, row, column, metric))),
    hoverinfo: "text",
  };
}

function publishedTrace(table: Table, metric: Metric, m: number): PlotlyPart[] {
  const found = table.rows.flatMap((_, row) =>
    table.columns.flatMap((_, column) => {
      const paper = publishedCell(table, table.cells[row][column], metric.name);
      return paper ? [{ row, column, published: paper.published }] : [];
    })
  );
  if (found.length === 0) return [];
  return [{
    type: "scatter",
    mode: "markers",
    name: plotlyText(`published (${table.published?.comparable ? table.published.on : "not comparable"})`),
    legendgroup: "published",
    showlegend: m === 0,
    xaxis: axisName("x", m),
    yaxis: axisName("y", m),
    x: found.map(({ row, column }) => place(table, column, row)),
    y: found.map(({ published }) => published),
    marker: { symbol: "diamond-open", size: 9, color: ink, line: { width: 1.5 } },
    hovertext: found.map(({ row, column }) => plotlyText(describeCell(table, row, column, metric))),
    hoverinfo: "text",
  }];
}

function ceilingTrace(table: Table, metric: Metric, m: number, index: number): PlotlyPart {
  const { name, cells } = table.ceilings[index];
  const found = cells.flatMap((cell, column) => {
    const estimate = estimateOf(cell, metric);
    return estimate ? [{ column, estimate }] : [];
  });
  const said = (column: number, estimate: Estimate) =>
    plotlyText(`${name}, ${table.columns[column]}: ${metric.label} ${numberWithInterval(estimate, metric)}`);
  return {
    type: "scatter",
    mode: "lines",
    name: plotlyText(name),
    legendgroup: `ceiling ${index}`,
    showlegend: m === 0,
    xaxis: axisName("x", m),
    yaxis: axisName("y", m),
    x: found.flatMap(({ column }) => [column - 0.46, column + 0.46, null]),
    y: found.flatMap(({ estimate }) => [rounded(estimate.value), rounded(estimate.value), null]),
    line: {
      color: ceilingStroke(index).stroke,
      dash: plotlyDashes[index % plotlyDashes.length],
      width: 1.7,
    },
    hovertext: found.flatMap(({ column, estimate }) => [said(column, estimate), said(column, estimate), ""]),
    hoverinfo: "text",
  };
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

/** Plotly's names: the first axis has no number. */
function axisName(axis: string, index: number): string {
  return index === 0 ? axis : `${axis}${index + 1}`;
}

/** Digits beyond these tell nothing and only make files grow. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}
