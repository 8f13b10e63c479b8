import { intervalsText } from "../intervals-text.ts";
import { rowColours } from "../figure-style.ts";
import { numberWithInterval } from "../describe-cell.ts";
import { formatNumber } from "../format-number.ts";
import { hasPublished } from "../published-cell.ts";
import type { Table } from "../table.ts";
import type { DataTable } from "./data-table.ts";
import type { Figure } from "./figure.ts";
import {
  plotlyAxis,
  plotlyBand,
  plotlyDashes,
  type PlotlyFigure,
  plotlyLayout,
  type PlotlyPart,
  plotlySymbols,
  plotlyText,
} from "./plotly.ts";
import {
  isLogarithmic,
  type SweepAxis,
  type SweepLine,
  type SweepPanel,
  sweepPanels,
} from "./sweep-points.ts";
import { sweepSvg } from "./sweep-svg.ts";

/**
 * The table as lines along numeric settings with 95 % bands: a panel per metric and axis, a line per column (or per row, where the
 * axis is of columns), published numbers as hollow diamonds.
 *
 * @param axes at least one.
 */
export function sweepFigure(table: Table, axes: readonly SweepAxis[]): Figure {
  const panels = sweepPanels(table, axes);
  return {
    name: `${table.experiment}-lines`,
    title: table.title,
    explain: `Lines with 95 % intervals by ${intervalsText(table)} as bands` +
      (table.published && hasPublished(table)
        ? `; hollow diamonds are published numbers (${table.published.on}; ${table.published.verdict}).`
        : "."),
    svg: sweepSvg(table, axes),
    plotly: interactive(table, panels),
    data: numbers(panels),
  };
}

function interactive(table: Table, panels: readonly (readonly SweepPanel[])[]): PlotlyFigure {
  const [across, down] = [panels[0].length, panels.length];
  const [wide, tall] = [(1 - 0.08 * (across - 1)) / across, (1 - 0.14 * (down - 1)) / down];
  const axes: PlotlyPart = Object.assign(
    {},
    ...panels.flatMap((row, r) =>
      row.map(({ metric, axis }, c) => {
        const at = suffix(r * across + c);
        const [left, top] = [c * (wide + 0.08), 1 - r * (tall + 0.14)];
        return {
          [`xaxis${at}`]: plotlyAxis({
            anchor: `y${at}`,
            domain: [left, left + wide],
            type: isLogarithmic(axis) ? "log" : "linear",
            tickvals: axis.places.map(({ x }) => x),
            title: { text: plotlyText(axis.label) },
          }),
          [`yaxis${at}`]: plotlyAxis({
            anchor: `x${at}`,
            domain: [Math.max(0, top - tall), top],
            title: { text: plotlyText(`${metric.label} (${metric.unit})`) },
          }),
        };
      })
    ),
  );
  return {
    data: panels.flatMap((row, r) =>
      row.flatMap((panel, c) =>
        panel.lines.flatMap((line, l) => traces(table, panel, line, l, r * across + c))
      )
    ),
    layout: plotlyLayout({
      ...axes,
      height: 80 + 300 * down,
      hovermode: "closest",
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.03, yanchor: "bottom" },
    }),
  };
}

/** Band, line and published numbers of one line; the first panel's stand for all in the legend. */
function traces(
  table: Table,
  { metric }: SweepPanel,
  line: SweepLine,
  index: number,
  panel: number,
): PlotlyPart[] {
  const colour = rowColours[index % rowColours.length];
  const place = { xaxis: `x${suffix(panel)}`, yaxis: `y${suffix(panel)}`, legendgroup: `line ${index}` };
  const found = line.points.flatMap(({ estimate, ...point }) => estimate ? [{ ...point, estimate }] : []);
  const paper = line.points.filter(({ published }) => published !== null);
  return [
    {
      ...place,
      ...plotlyBand(colour),
      x: [...found.map(({ x }) => x), ...found.map(({ x }) => x).toReversed()],
      y: [
        ...found.map(({ estimate }) => rounded(estimate.high)),
        ...found.map(({ estimate }) => rounded(estimate.low)).toReversed(),
      ],
    },
    {
      ...place,
      type: "scatter",
      mode: "lines+markers",
      name: plotlyText(line.name),
      showlegend: panel === 0,
      line: {
        color: colour,
        width: 2,
        dash: index === 0 ? "solid" : plotlyDashes[(index - 1) % plotlyDashes.length],
      },
      marker: { symbol: plotlySymbols[index % plotlySymbols.length], size: 9 },
      x: found.map(({ x }) => x),
      y: found.map(({ estimate }) => rounded(estimate.value)),
      hovertext: found.map(({ name, estimate }) =>
        plotlyText(`${line.name}, ${name}: ${metric.label} ${numberWithInterval(estimate, metric)}`)
      ),
      hoverinfo: "text",
    },
    ...(paper.length === 0 ? [] : [{
      ...place,
      type: "scatter",
      mode: "markers",
      name: plotlyText(`${line.name}, published`),
      legendgroup: `published ${index}`,
      showlegend: panel === 0,
      // On other data they lie far away and would flatten the lines: a reader asks for them.
      visible: table.published?.comparable ? true : "legendonly",
      marker: { symbol: "diamond-open", size: 10, color: colour, line: { width: 1.5 } },
      x: paper.map(({ x }) => x),
      y: paper.map(({ published }) => published),
      hovertext: paper.map(({ name, published }) =>
        plotlyText(
          `${line.name}, ${name}: published ${metric.label} ${formatNumber(published!, metric.digits)}`,
        )
      ),
      hoverinfo: "text",
    }]),
  ];
}

function numbers(panels: readonly (readonly SweepPanel[])[]): DataTable {
  return {
    columns: ["line", "place", "axis", "metric", "x", "value", "low", "high", "published"],
    rows: panels.flat().flatMap(({ metric, axis, lines }) =>
      lines.flatMap(({ name, points }) =>
        points.map((point) => [
          ...[name, point.name, axis.label, `${metric.label} (${metric.unit})`, point.x],
          ...[point.estimate?.value ?? null, point.estimate?.low ?? null, point.estimate?.high ?? null],
          point.published,
        ])
      )
    ),
  };
}

/** Plotly's numbers of axes: the first has none. */
function suffix(panel: number): string {
  return panel === 0 ? "" : String(panel + 1);
}

/** Digits beyond these tell nothing and only make files grow. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}
