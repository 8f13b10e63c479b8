// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { figureText as text } from "../figure-marks.ts";
import { faintInk, gridInk, ink, rowColours, size } from "../figure-style.ts";
import { formatInterval, formatNumber } from "../format-number.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import type { Interval } from "../table.ts";
import { textWidth } from "../text-width.ts";
import { wrapText } from "../wrap-text.ts";
import type { ClassColumn, ClassScores } from "./class-scores.ts";
import type { Figure, Variant } from "./figure.ts";
import { plotlyAxis, plotlyLayout, plotlySymbols, plotlyText } from "./plotly.ts";
import { rowMark } from "./row-mark.ts";

/** IoU by class, one mark per row of the table; classes sorted by the last row that has numbers. */
export function classIouFigure(scores: ClassScores): Figure {
  const { experiment, columns, rows, classes } = scores;
  const variants = columns.map((column): Variant => {
    const order = sorted(scores, column);
    return {
      data: rows.map((_, r) => {
        const found = order.flatMap((c) => {
          const estimate = column.iou[r]?.[c];
          return estimate ? [{ c, estimate }] : [];
        });
        return {
          y: found.map(({ c }) => plotlyText(classes[c])),
          x: found.map(({ estimate }) => rounded(estimate.value)),
          error_x: {
            type: "data",
            symmetric: false,
            array: found.map(({ estimate: { value, high } }) => rounded(high - value)),
            arrayminus: found.map(({ estimate: { value, low } }) => rounded(value - low)),
            color: faintInk,
            thickness: 0.8,
            width: 0,
          },
          hovertext: found.map(({ c, estimate }) =>
            plotlyText(`${classes[c]}, ${rows[r]}: IoU ${said(estimate)}`)
          ),
        };
      }),
      layout: {
        yaxis: plotlyAxis({
          categoryorder: "array",
          categoryarray: order.map((c) => plotlyText(classes[c])),
          autorange: "reversed",
        }),
      },
    };
  });
  return {
    name: `${experiment}-classes`,
    title: "IoU by class",
    explain: "One mark per row of the table with its 95 % interval; classes are sorted by the last row.",
    svg: drawn(scores, columns[0]),
    plotly: {
      data: rows.map((name, r) => ({
        type: "scatter",
        mode: "markers",
        name: plotlyText(name),
        marker: {
          color: rowColours[r % rowColours.length],
          symbol: plotlySymbols[r % plotlySymbols.length],
          size: 10,
          line: { color: ink, width: 0.8 },
        },
        hoverinfo: "text",
        ...variants[0].data[r],
      })),
      layout: plotlyLayout({
        height: 110 + 24 * classes.length,
        xaxis: plotlyAxis({ range: [0, 100], title: { text: "IoU (%)" } }),
        hovermode: "closest",
        legend: { orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom" },
        ...variants[0].layout,
      }),
    },
    data: {
      columns: ["class", "column", "row", "IoU (%)", "low", "high"],
      rows: columns.flatMap((column) =>
        sorted(scores, column).flatMap((c) =>
          rows.flatMap((row, r) => {
            const estimate = column.iou[r]?.[c];
            return estimate
              ? [[classes[c], column.name, row, estimate.value, estimate.low, estimate.high]]
              : [];
          })
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

/** Classes from the best to the worst under the last row that has numbers; those without a number last. */
function sorted({ classes }: ClassScores, { iou }: ClassColumn): number[] {
  const by = iou.findLast((row) => row !== null);
  const value = (c: number) => by?.[c]?.value ?? -1;
  return classes.map((_, c) => c).sort((a, b) => value(b) - value(a) || a - b);
}

function drawn(scores: ClassScores, column: ClassColumn): string {
  const { experiment, profile, title, classes, rows } = scores;
  const order = sorted(scores, column);
  const step = 22;
  const names = Math.min(220, Math.max(...classes.map((name) => textWidth(name, size.label))) + 12);
  const [width, left] = [760, 20 + names];
  const x = scaleLinear([0, 100], [left, width - 28]);
  const head: Svg[] = [
    text("IoU by class", 20, 36, { size: size.title, weight: "bold" }),
    text(`${title} · ${column.name} · profile ${profile} · lines are 95 % intervals`, 20, 56, {
      size: size.label,
      colour: faintInk,
    }),
  ];
  let y = 78;
  let at = 20;
  rows.forEach((name, r) => {
    const room = 22 + textWidth(name, size.label) + 18;
    if (at > 20 && at + room > width - 20) {
      at = 20;
      y += 20;
    }
    head.push(rowMark(r, at + 7, y - 4), text(name, at + 20, y, { size: size.label }));
    at += room;
  });
  const top = y + 20;
  const bottom = top + order.length * step;
  const grid = x.ticks(5).flatMap((tick) => [
    svgElement("path", { d: `M${x(tick)},${top} V${bottom}`, stroke: gridInk }),
    text(String(tick), x(tick), bottom + 16, { anchor: "middle", colour: faintInk }),
  ]);
  const lines = order.flatMap((c, line) => {
    const middle = top + (line + 0.5) * step;
    const [shown] = wrapText(classes[c], names - 12, (part) => textWidth(part, size.label));
    const name = shown === classes[c] ? shown : `${shown}…`;
    return [
      svgElement("path", {
        d: `M${left},${middle} H${width - 28}`,
        stroke: gridInk,
        "stroke-dasharray": "1 3",
      }),
      text(name, left - 10, middle + 4, { anchor: "end", size: size.label }),
      ...rows.flatMap((_, r) => {
        const estimate = column.iou[r]?.[c];
        if (!estimate) return [];
        const nudged = middle + (r - (rows.length - 1) / 2) * Math.min(5, 14 / rows.length);
        return [svgElement(
          "g",
          {},
          svgElement("title", {}, svgText(`${classes[c]}, ${rows[r]}: IoU ${said(estimate)}`)),
          svgElement("path", {
            d: `M${round(x(estimate.low))},${round(nudged)} H${round(x(estimate.high))}`,
            stroke: faintInk,
          }),
          rowMark(r, x(estimate.value), nudged),
        )];
      }),
    ];
  });
  return svgFrame(
    {
      id: `${experiment}-${profile}-classes`.replace(/[^A-Za-z0-9-]+/g, "-"),
      width,
      height: bottom + 48,
      title: `IoU by class (${title}, ${column.name}, profile ${profile})`,
      description: `One line per class, one mark per row (${rows.join(", ")}). ` +
        order.map((c) =>
          `${classes[c]}: ${
            rows.flatMap((row, r) => column.iou[r]?.[c] ? [`${row} ${said(column.iou[r]![c]!)}`] : []).join(
              ", ",
            )
          }`
        ).join(". ") + ".",
    },
    ...head,
    ...grid,
    ...lines,
    text("IoU (%)", width - 28, bottom + 34, { anchor: "end", colour: faintInk }),
  );
}

function said(estimate: Interval): string {
  return `${formatNumber(estimate.value, 1)} % ${formatInterval(estimate, 1)}`;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
