// @ts-types="@types/d3-scale"
import { scaleLinear, scalePoint } from "d3-scale";
// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { figureText as text } from "../figure-marks.ts";
import { faintInk, gridInk, ink, rowColours, size } from "../figure-style.ts";
import { formatInterval, formatNumber } from "../format-number.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import type { Interval } from "../table.ts";
import { textWidth } from "../text-width.ts";
import type { Figure, Variant } from "./figure.ts";
import { plotlyAxis, plotlyBand, plotlyDashes, plotlyLayout, plotlySymbols, plotlyText } from "./plotly.ts";
import { rowMark, rowStroke } from "./row-mark.ts";

/** Numbers along an ordered axis, one line per row of a table, with 95 % bands. */
export interface Lines {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly explain: string;
  /** What the places along the axis are, for example "k". */
  readonly along: string;
  /** Places along the axis, equally far apart. */
  readonly places: readonly string[];
  /** What the numbers are, with unit. */
  readonly measure: string;
  /** A reader chooses one; the static face shows the first. */
  readonly columns: readonly LineColumn[];
}

/** Lines that are shown together. */
export interface LineColumn {
  readonly name: string;
  /** One number per place; null where there is none. */
  readonly lines: readonly { readonly name: string; readonly points: readonly (Interval | null)[] }[];
}

/** Lines with bands. */
export function linesFigure(lines: Lines): Figure {
  const { name, title, explain, along, places, measure, columns } = lines;
  const variants = columns.map((column): Variant => ({
    data: column.lines.flatMap(({ points }) => {
      const found = points.flatMap((point, at) => point ? [{ at, point }] : []);
      const x = found.map(({ at }) => plotlyText(places[at]));
      return [
        {
          x: [...x, ...x.toReversed()],
          y: [
            ...found.map(({ point }) => rounded(point.high)),
            ...found.map(({ point }) => rounded(point.low)).toReversed(),
          ],
        },
        {
          x,
          y: found.map(({ point }) => rounded(point.value)),
          hovertext: found.map(({ at, point }) => plotlyText(`${places[at]}: ${said(point)}`)),
        },
      ];
    }),
    layout: {},
  }));
  return {
    name,
    title,
    explain,
    svg: drawn(lines),
    plotly: {
      data: columns[0].lines.flatMap((row, r) => {
        const colour = rowColours[r % rowColours.length];
        return [
          {
            ...plotlyBand(colour),
            legendgroup: `row ${r}`,
            ...variants[0].data[2 * r],
          },
          {
            type: "scatter",
            mode: "lines+markers",
            name: plotlyText(row.name),
            legendgroup: `row ${r}`,
            line: {
              color: colour,
              width: 2,
              dash: r === 0 ? "solid" : plotlyDashes[(r - 1) % plotlyDashes.length],
            },
            marker: {
              symbol: plotlySymbols[r % plotlySymbols.length],
              size: 9,
              line: { color: ink, width: 0.8 },
            },
            hoverinfo: "text+name",
            ...variants[0].data[2 * r + 1],
          },
        ];
      }),
      layout: plotlyLayout({
        height: 420,
        hovermode: "closest",
        xaxis: plotlyAxis({
          type: "category",
          categoryorder: "array",
          categoryarray: places.map(plotlyText),
          title: { text: plotlyText(along) },
        }),
        yaxis: plotlyAxis({ title: { text: plotlyText(measure) } }),
        legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
      }),
    },
    data: {
      columns: ["column", "row", along, measure, "low", "high"],
      rows: columns.flatMap((column) =>
        column.lines.flatMap((row) =>
          row.points.flatMap((point, at) =>
            point ? [[column.name, row.name, places[at], point.value, point.low, point.high]] : []
          )
        )
      ),
    },
    ...(columns.length > 1
      ? {
        choices: {
          selections: [{ label: "Column", options: columns.map(({ name }) => name), chosen: 0 }],
          variants: Object.fromEntries(variants.map((variant, index) => [String(index), variant])),
        },
      }
      : {}),
  };
}

function drawn({ name, title, subtitle, along, places, measure, columns: [column] }: Lines): string {
  const [width, left, right, height] = [760, 64, 28, 280];
  const head: Svg[] = [
    text(title, 20, 36, { size: size.title, weight: "bold" }),
    text(`${column.name} · ${subtitle}`, 20, 56, { size: size.label, colour: faintInk }),
  ];
  let legendLine = 80;
  let at = 20;
  column.lines.forEach((row, r) => {
    const room = 44 + textWidth(row.name, size.label) + 18;
    if (at > 20 && at + room > width - 20) {
      at = 20;
      legendLine += 20;
    }
    head.push(
      svgElement("path", { d: `M${at},${legendLine - 4} h32`, ...rowStroke(r) }),
      rowMark(r, at + 16, legendLine - 4),
      text(row.name, at + 40, legendLine, { size: size.label }),
    );
    at += room;
  });
  const top = legendLine + 34;
  const bottom = top + height;
  const numbers = column.lines.flatMap(({ points }) =>
    points.flatMap((point) => point ? [point.low, point.high] : [])
  );
  const y = scaleLinear([Math.min(...numbers, 100), Math.max(...numbers, 0)], [bottom, top]).nice(5);
  const x = scalePoint(places, [left, width - right]).padding(0.35);
  const grid = y.ticks(5).flatMap((tick) => [
    svgElement("path", { d: `M${left},${round(y(tick))} H${width - right}`, stroke: gridInk }),
    text(String(tick), left - 8, y(tick) + 4, { anchor: "end", colour: faintInk }),
  ]);
  const bands = column.lines.map(({ points }, r) => {
    const found = points.map((point, p) => ({ point, x: x(places[p])! }));
    const d = area<typeof found[number]>().defined(({ point }) => point !== null).x((entry) => entry.x)
      .y0(({ point }) => y(point!.low)).y1(({ point }) => y(point!.high)).digits(2)(found);
    return svgElement("path", { d: d ?? "", fill: rowColours[r % rowColours.length], "fill-opacity": 0.18 });
  });
  const strokes = column.lines.map(({ points }, r) => {
    const found = points.map((point, p) => ({ point, x: x(places[p])! }));
    const d = line<typeof found[number]>().defined(({ point }) => point !== null).x((entry) => entry.x)
      .y(({ point }) => y(point!.value)).digits(2)(found);
    return svgElement("path", { d: d ?? "", ...rowStroke(r) });
  });
  const marks = column.lines.flatMap((row, r) =>
    row.points.flatMap((point, p) =>
      point
        ? [svgElement(
          "g",
          {},
          svgElement("title", {}, svgText(`${row.name}, ${places[p]}: ${said(point)}`)),
          rowMark(r, x(places[p])!, y(point.value)),
        )]
        : []
    )
  );
  return svgFrame(
    {
      id: name,
      width,
      height: bottom + 60,
      title: `${title} (${column.name}, ${subtitle})`,
      description: `${measure} along ${along}, one line per row with its 95 % band. ` +
        column.lines.map((row) =>
          `${row.name}: ${
            row.points.map((point, p) => `${places[p]} ${point ? said(point) : "no number"}`).join(", ")
          }`
        ).join(". ") + ".",
    },
    ...head,
    text(measure, left, top - 12, { colour: faintInk }),
    ...grid,
    ...bands,
    ...strokes,
    ...marks,
    svgElement("path", { d: `M${left},${bottom} H${width - right}`, stroke: ink }),
    ...places.map((place) => text(place, x(place)!, bottom + 18, { anchor: "middle", size: size.label })),
    text(along, (left + width - right) / 2, bottom + 40, { anchor: "middle", colour: faintInk }),
  );
}

function said(point: Interval): string {
  return `${formatNumber(point.value, 1)} ${formatInterval(point, 1)}`;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
