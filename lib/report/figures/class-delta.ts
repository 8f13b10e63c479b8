// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { figureText as text } from "../figure-marks.ts";
import { faintInk, gridInk, ink, size } from "../figure-style.ts";
import { formatDifference } from "../format-number.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import type { Difference } from "../table.ts";
import { textWidth } from "../text-width.ts";
import { type ClassScores, differenceBetween, type RowDifference } from "./class-scores.ts";
import type { Figure, Variant } from "./figure.ts";
import { plotlyAxis, plotlyLayout, plotlyText } from "./plotly.ts";

/** Gains and losses: Okabe and Ito's blue and vermilion; the side of zero says the same without colour. */
const GAIN = "#0072B2";
const LOSS = "#D55E00";

/** One bar of the figure. */
interface Bar extends Difference {
  readonly name: string;
}

/**
 * Paired differences of IoU between two rows, class by class and for the mean over classes, sorted; a reader chooses
 * column and rows. The static face compares the last row with the first.
 *
 * @returns null where no column has two rows.
 */
export function classDeltaFigure(scores: ClassScores): Figure | null {
  const { experiment, columns, rows } = scores;
  const first = columns.findIndex(({ differences }) => differences.length > 0);
  if (first < 0) return null;
  const all = columns.flatMap((column, c) =>
    rows.flatMap((_, row) =>
      rows.flatMap((_, than) => {
        const difference = differenceBetween(column, row, than);
        return difference ? [{ c, row, than, bars: barsOf(scores, difference) }] : [];
      })
    )
  );
  const shown = all.findLast(({ c, row, than }) =>
    c === first && row > than && than === firstRow(scores, first)
  )!;
  const variant = (entry: typeof shown): Variant => {
    const bars = entry.bars;
    return {
      data: [{
        y: bars.map(({ name }) => plotlyText(name)),
        x: bars.map(({ difference }) => rounded(difference)),
        error_x: {
          type: "data",
          symmetric: false,
          array: bars.map(({ difference, high }) => rounded(high - difference)),
          arrayminus: bars.map(({ difference, low }) => rounded(difference - low)),
          color: ink,
          thickness: 1.2,
          width: 3,
        },
        marker: {
          color: bars.map(colourOf),
          line: { color: ink, width: bars.map(({ name }) => name === MEAN ? 2 : 0.6) },
        },
        hovertext: bars.map((bar) => plotlyText(`${bar.name}: ${formatDifference(bar, 1)}`)),
      }],
      layout: {
        xaxis: plotlyAxis({
          title: { text: `Δ IoU (points)<br>${plotlyText(`${rows[entry.row]} minus ${rows[entry.than]}`)}` },
          zerolinewidth: 1.5,
        }),
        yaxis: plotlyAxis({
          categoryorder: "array",
          categoryarray: bars.map(({ name }) => plotlyText(name)),
          autorange: "reversed",
        }),
      },
    };
  };
  const start = variant(shown);
  return {
    name: `${experiment}-delta`,
    title: "Difference of IoU between two rows, by class",
    explain:
      "Paired differences on the same images with 95 % intervals; sorted, the mean over classes among them.",
    svg: drawn(scores, columns[shown.c].name, shown),
    plotly: {
      data: [{ type: "bar", orientation: "h", hoverinfo: "text", ...start.data[0] }],
      layout: plotlyLayout({
        height: 90 + 22 * shown.bars.length,
        hovermode: "closest",
        showlegend: false,
        ...start.layout,
      }),
    },
    data: {
      columns: ["class", "column", "row", "minus row", "Δ IoU", "low", "high"],
      rows: all.filter(({ row, than }) => row > than).flatMap(({ c, row, than, bars }) =>
        bars.map(({ name, difference, low, high }) => [
          ...[name, columns[c].name, rows[row], rows[than]],
          ...[difference, low, high],
        ])
      ),
    },
    choices: {
      selections: [
        { label: "Column", options: columns.map(({ name }) => name), chosen: shown.c },
        { label: "Row", options: rows, chosen: shown.row },
        { label: "minus row", options: rows, chosen: shown.than },
      ],
      variants: Object.fromEntries(
        all.map((entry) => [[entry.c, entry.row, entry.than].join(","), variant(entry)]),
      ),
    },
  };
}

const MEAN = "mean over classes";

function firstRow({ columns }: ClassScores, column: number): number {
  return columns[column].iou.findIndex((row) => row !== null);
}

function barsOf({ classes }: ClassScores, { mean, classes: differences }: RowDifference): Bar[] {
  const bars = differences.flatMap((entry, c) => entry ? [{ name: classes[c], ...entry }] : []);
  return [{ name: MEAN, ...mean }, ...bars].sort((a, b) => b.difference - a.difference);
}

function colourOf({ difference }: Bar): string {
  return difference >= 0 ? GAIN : LOSS;
}

function drawn(
  { experiment, profile, title, rows }: ClassScores,
  column: string,
  { row, than, bars }: { readonly row: number; readonly than: number; readonly bars: readonly Bar[] },
): string {
  const step = 22;
  const names = Math.min(220, Math.max(...bars.map(({ name }) => textWidth(name, size.label))) + 12);
  const [width, left, right, top] = [760, 20 + names, 150, 76];
  const bottom = top + bars.length * step;
  const reach = Math.max(...bars.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]), 0.1);
  const x = scaleLinear([-reach, reach], [left, width - right]).nice(6);
  const at = (value: number) => Number(x(value).toFixed(2));
  const what = `${rows[row]} minus ${rows[than]}`;
  const grid = x.ticks(6).flatMap((tick) => [
    svgElement("path", { d: `M${at(tick)},${top} V${bottom}`, stroke: tick === 0 ? ink : gridInk }),
    text(String(tick).replace("-", "−"), at(tick), bottom + 16, { anchor: "middle", colour: faintInk }),
  ]);
  const lines = bars.flatMap((bar, line): Svg[] => {
    const middle = top + (line + 0.5) * step;
    const from = Math.min(at(0), at(bar.difference));
    const weight = bar.name === MEAN ? "bold" : undefined;
    return [
      text(bar.name, left - 10, middle + 4, { anchor: "end", size: size.label, weight }),
      svgElement(
        "rect",
        {
          x: from,
          y: middle - 7,
          width: Math.abs(at(bar.difference) - at(0)),
          height: 14,
          fill: colourOf(bar),
          stroke: ink,
          "stroke-width": bar.name === MEAN ? 1.8 : 0.6,
        },
        svgElement("title", {}, svgText(`${bar.name}: ${formatDifference(bar, 1)}`)),
      ),
      svgElement("path", {
        d: `M${at(bar.low)},${middle} H${at(bar.high)} M${at(bar.low)},${middle - 4} v8 M${at(bar.high)},${
          middle - 4
        } v8`,
        stroke: ink,
        "stroke-width": 1.2,
        fill: "none",
      }),
      text(formatDifference(bar, 1), width - 20, middle + 4, { anchor: "end", weight }),
    ];
  });
  return svgFrame(
    {
      id: `${experiment}-${profile}-delta`.replace(/[^A-Za-z0-9-]+/g, "-"),
      width,
      height: bottom + 46,
      title: `Difference of IoU by class: ${what} (${title}, ${column}, profile ${profile})`,
      description: `Bars around zero, sorted. ${
        bars.map((bar) => `${bar.name} ${formatDifference(bar, 1)}`).join(", ")
      }.`,
    },
    text(`Δ IoU: ${what}`, 20, 36, { size: size.title, weight: "bold" }),
    text(`${title} · ${column} · profile ${profile} · paired, 95 % intervals`, 20, 56, {
      size: size.label,
      colour: faintInk,
    }),
    ...grid,
    ...lines,
    text("points of IoU", at(0), bottom + 34, { anchor: "middle", colour: faintInk }),
  );
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
