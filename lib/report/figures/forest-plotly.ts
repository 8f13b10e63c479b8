import { faintInk, gain, ink, loss, rowColours } from "../figure-style.ts";
import { formatNumber, formatSigned } from "../format-number.ts";
import type { Difference, Table } from "../table.ts";
import { forestLines, type ForestPanel, forestPanels, type ForestPoint } from "./forest.ts";
import {
  plotlyAxis,
  type PlotlyFigure,
  plotlyLayout,
  plotlyLines,
  type PlotlyPart,
  plotlySymbols,
  plotlyText,
} from "./plotly.ts";

/** Panels side by side; further columns stand below. */
export const ACROSS = 4;
/** Pixels of a line, above a band of panels and below it. */
const LINE = 24;
const ABOVE = 52;
const BELOW = 30;
/** Share of the width beside a panel, where its numbers stand. */
const BESIDE = 0.085;

/** The interactive face of the forest plot. */
export function forestPlotly(table: Table): PlotlyFigure {
  const lines = forestLines(table);
  const across = Math.min(ACROSS, table.columns.length);
  const bands = Math.ceil(table.columns.length / across);
  const tall = LINE * lines.length;
  const height = table.metrics.length * bands * (ABOVE + tall + BELOW);
  const wide = 1 / across - BESIDE;
  const axes: Record<string, PlotlyPart> = {};
  const annotations: PlotlyPart[] = [];
  const data: PlotlyPart[] = [];
  table.metrics.flatMap((metric) => forestPanels(table, metric)).forEach((panel, p) => {
    const { metric, column } = panel;
    const number = p === 0 ? "" : String(p + 1);
    const band = Math.floor(p / table.columns.length) * bands + Math.floor(column / across);
    const isFirst = column % across === 0;
    const left = (column % across) / across;
    const top = height - band * (ABOVE + tall + BELOW) - ABOVE;
    const first = p - column;
    axes[`xaxis${number}`] = plotlyAxis({
      ...{
        anchor: `y${number}`,
        domain: [left, left + wide],
        range: panel.domain,
        zeroline: false,
        nticks: 5,
      },
      // Panels of a metric are zoomed together.
      ...(column === 0 ? {} : { matches: first === 0 ? "x" : `x${first + 1}` }),
    });
    axes[`yaxis${number}`] = plotlyAxis({
      ...{ anchor: `x${number}`, domain: [(top - tall) / height, top / height] },
      ...{ range: [lines.length - 0.5, -0.5], tickvals: lines.map((_, l) => l) },
      ticktext: lines.map(({ name }) => isFirst ? plotlyLines(name, 24) : ""),
      ...{ showgrid: false, zeroline: false, fixedrange: true },
    });
    annotations.push({
      text: `<b>${plotlyText(table.columns[column])}</b><br>${
        plotlyText(`${metric.label} (${metric.unit})`)
      }`,
      ...{ showarrow: false, align: "left", x: left, xref: "paper", xanchor: "left" },
      ...{ y: top / height, yref: "paper", yanchor: "bottom" },
    }, ...besides(panel, left + wide, number));
    data.push(...marks(panel, number));
  });
  return {
    data,
    layout: plotlyLayout({
      ...{ ...axes, annotations, height: height + 24, margin: { l: 60, r: 36, t: 8, b: 16 } },
      ...{ hovermode: "closest", showlegend: false },
    }),
  };
}

/** One trace for the rows and ceilings of a panel, one for published numbers. */
function marks({ points }: ForestPanel, number: string): PlotlyPart[] {
  const axes = {
    xaxis: `x${number}`,
    yaxis: `y${number}`,
    type: "scatter",
    mode: "markers",
    hoverinfo: "text",
  };
  const measured = points.flatMap((point, l) =>
    point.estimate ? [{ ...point, estimate: point.estimate, l }] : []
  );
  const published = points.flatMap((point, l) => point.published === undefined ? [] : [{ ...point, l }]);
  return [
    {
      ...axes,
      x: measured.map(({ estimate }) => rounded(estimate.value)),
      y: measured.map(({ l }) => l),
      error_x: {
        ...{ type: "data", symmetric: false, color: faintInk, thickness: 1.4, width: 3 },
        array: measured.map(({ estimate }) => rounded(estimate.high - estimate.value)),
        arrayminus: measured.map(({ estimate }) => rounded(estimate.value - estimate.low)),
      },
      marker: {
        symbol: measured.map(({ line }) =>
          line.isCeiling ? "circle" : plotlySymbols[line.index % plotlySymbols.length]
        ),
        size: measured.map(({ line }) => line.isCeiling ? 6 : 10),
        color: measured.map(({ line }) =>
          line.isCeiling ? faintInk : rowColours[line.index % rowColours.length]
        ),
        line: { color: ink, width: 0.8 },
      },
      hovertext: measured.map(({ said }) => plotlyText(said)),
    },
    ...(published.length === 0 ? [] : [{
      ...axes,
      x: published.map((point) => point.published),
      y: published.map(({ l }) => l),
      marker: { symbol: "diamond-open", size: 9, color: ink, line: { width: 1.5 } },
      hovertext: published.map(({ said }) => plotlyText(said)),
    }]),
  ];
}

/** Numbers beside a panel, with their differences. */
function besides({ metric, points }: ForestPanel, right: number, number: string): PlotlyPart[] {
  return points.flatMap(({ estimate, line }: ForestPoint, l) => {
    if (!estimate) return [];
    const value = formatNumber(estimate.value, metric.digits);
    const place = { x: right, xref: "paper", xanchor: "right", y: l, yref: `y${number}`, yanchor: "middle" };
    const written = (text: string, xshift: number, color: string) => ({
      ...{ ...place, text, xshift, showarrow: false, font: { size: 11, color } },
    });
    const { compared } = estimate;
    return [
      written(value, 36, line.isCeiling ? faintInk : ink),
      ...(compared ? [written(...differenceText(compared, metric.digits))] : []),
    ];
  });
}

/** Text, place and colour of a difference. */
function differenceText({ difference, low, high }: Difference, digits: number): [string, number, string] {
  const text = formatSigned(difference, digits);
  if (low > 0) return [`▲ ${text}`, 86, gain];
  return high < 0 ? [`▼ ${text}`, 86, loss] : [text, 86, faintInk];
}

/** Digits beyond these tell nothing and only make files grow. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}
