// @ts-types="@types/d3"
import { interpolateViridis } from "d3";
import { figureText as text } from "../figure-text.ts";
import { faintInk, gridInk, ink, paper, size } from "../figure-style.ts";
import { formatNumber } from "../format-number.ts";
import { round, type Svg, svgElement } from "../svg-element.ts";
import { textWidth } from "../text-width.ts";
import { type Beside, type CellMark, hasMark, isBare, type NameScale, type Panel } from "./chart.ts";
import { toneColour } from "./looks.ts";
import { nameLines, type PanelBox, shortened, SIDE } from "./svg-layout.ts";
import { svgMark } from "./svg-marks.ts";

/** Pixels between a panel and the text beside it. */
const NEAR = 8;

export function svgPanel(box: PanelBox): Svg[] {
  const { panel } = box;
  const cells = panel.marks.find((mark) => mark.kind === "cells");
  return [
    ...grid(box),
    ...panel.marks.flatMap((mark) => svgMark(mark, panel, box)),
    ...frame(box),
    ...(box.breakAt === null ? [] : breakMarks(box, box.breakAt)),
    ...(cells ? [...turnedNames(box), ...colourBar(box, cells)] : xLabels(box)),
    ...yLabels(box),
    ...besides(panel.beside ?? [], box),
  ];
}

function grid({ panel, left, right, top, bottom, ...place }: PanelBox): Svg[] {
  if (hasMark(panel, "cells", "parallel")) return [];
  if (isBare(panel.x)) {
    return [svgElement("rect", {
      ...{ x: left, y: top, width: right - left, height: bottom - top, fill: "none", stroke: gridInk },
    })];
  }
  // Values stand along one axis: its lines alone help the eye.
  if (panel.y.kind === "names") {
    return place.xTicks.map((tick) =>
      svgElement("path", {
        d: `M${round(place.x(tick))},${top} V${round(bottom)}`,
        stroke: tick === 0 && hasMark(panel, "bars") ? ink : gridInk,
      })
    );
  }
  return place.yTicks.map((tick) =>
    svgElement("path", { d: `M${round(left)},${round(place.y(tick))} H${round(right)}`, stroke: gridInk })
  );
}

function frame({ panel, left, right, bottom }: PanelBox): Svg[] {
  if (isBare(panel.x) || hasMark(panel, "cells", "parallel")) return [];
  return [svgElement("path", { d: `M${round(left)},${round(bottom)} H${round(right)}`, stroke: ink })];
}

/** What stands below: numbers or names as far as they do not touch, then what they are. */
function xLabels({ panel: { x, y }, left, right, bottom, xTicks, ...place }: PanelBox): Svg[] {
  const isScale = y.kind === "names";
  let free = -Infinity;
  const ticks = (isBare(x) ? [] : xTicks).flatMap((tick): Svg[] => {
    const name = x.kind === "names" ? x.names[tick] : numberText(tick);
    const half = textWidth(name, size.label) / 2;
    const at = place.x(tick);
    const stroke = isScale
      ? []
      : [svgElement("path", { d: `M${round(at)},${round(bottom)} v5`, stroke: ink })];
    if (at - half < free) return stroke;
    free = at + half + 4;
    const style = {
      anchor: "middle",
      colour: isScale ? faintInk : ink,
      size: isScale ? size.small : size.label,
    } as const;
    return [...stroke, text(name, at, bottom + (isScale ? 15 : 19), style)];
  });
  if (x.label === undefined) return ticks;
  const below = bottom + (isScale ? 34 : 38);
  return [
    ...ticks,
    text(x.label, (left + right) / 2, below, { anchor: "middle", colour: faintInk, size: size.label }),
  ];
}

function yLabels({ panel: { y }, left, top, yTicks, isNamed, cell, ...place }: PanelBox): Svg[] {
  if (y.kind === "numbers") {
    if (y.isBare) return [];
    return [
      ...(y.label === undefined
        ? []
        : [text(y.label, left, top - 12, { colour: faintInk, size: size.label })]),
      ...yTicks.map((tick) =>
        text(numberText(tick), left - 8, place.y(tick) + 4, { anchor: "end", colour: faintInk })
      ),
    ];
  }
  if (!isNamed) return [];
  const every = cell > 0 ? Math.ceil(14 / cell) : 1;
  return [
    ...y.names.flatMap((name, n) =>
      n % every === 0 ? written(name, place.y(n), n >= (y.faintFrom ?? Infinity) ? faintInk : ink) : []
    ),
    ...(y.label === undefined ? [] : [turned(y.label, SIDE + 8, top, "end")]),
  ];

  function written(name: string, at: number, colour: string): Svg[] {
    const { lines, fontSize } = nameLines(name, cell > 0);
    return lines.map((line, l) =>
      text(line, left - 10, at + 4 + (l - (lines.length - 1) / 2) * fontSize, {
        ...{ anchor: "end", size: fontSize, colour },
      })
    );
  }
}

/** Names above a heat map, from below upward. */
function turnedNames({ panel: { x }, top, right, bottom, cell, ...place }: PanelBox): Svg[] {
  const every = Math.ceil(14 / cell);
  const { names, label } = x as NameScale;
  return [
    ...names.flatMap((name, n) =>
      n % every === 0 ? [turned(shortened(name), place.x(n) + 4, top - 6, undefined, ink)] : []
    ),
    ...(label === undefined ? [] : [text(label, right, bottom + 16, { anchor: "end", colour: faintInk })]),
  ];
}

function turned(content: string, x: number, y: number, anchor?: "end", colour: string = faintInk): Svg {
  const transform = `translate(${round(x)} ${round(y)}) rotate(-90)`;
  return svgElement("g", { transform }, text(content, 0, 0, { anchor, colour }));
}

function colourBar({ right, top, bottom }: PanelBox, { range: [low, high], unit }: CellMark): Svg[] {
  const [left, tall, steps] = [right + 22, Math.min(bottom - top, 260), 50];
  const height = tall / (steps + 1);
  return [
    ...Array.from({ length: steps + 1 }, (_, s) =>
      svgElement("rect", {
        ...{ x: left, y: top + tall - (s + 1) * height, width: 14, height: height + 0.5 },
        fill: interpolateViridis(s / steps),
      })),
    ...[0, 0.5, 1].map((share) =>
      text(
        `${toldApart(low + share * (high - low), high - low)} ${share === 1 ? unit : ""}`.trim(),
        left + 20,
        top + 9 + (tall - 9) * (1 - share),
        {
          colour: faintInk,
        },
      )
    ),
  ];
}

function besides(columns: readonly Beside[], { right, y }: PanelBox): Svg[] {
  let end = right;
  return columns.flatMap(({ width, texts, isLeft }) => {
    const start = end;
    end += width;
    return texts.map(({ y: line, text: content, tone, isBold }) =>
      text(content, isLeft ? start + NEAR : end, y(line) + 4, {
        ...{ size: size.label, anchor: isLeft ? undefined : "end", colour: toneColour(tone) },
        weight: isBold ? "bold" : undefined,
      })
    );
  });
}

/** Two strokes across the axis where it is broken, and a strip of paper over the grid. */
function breakMarks({ left, right }: PanelBox, middle: number): Svg[] {
  const strip = { x: left, y: middle - 6, width: right - left, height: 12, fill: paper };
  const d = [-3, 3].map((shift) => `M${round(left - 6)},${round(middle + shift + 4)} l12,-8`).join("");
  return [
    svgElement("rect", strip),
    svgElement("path", { d, stroke: ink, "stroke-width": 1.4, fill: "none" }),
  ];
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/** With as many digits as tell the numbers of such a range apart. */
function toldApart(value: number, range: number): string {
  if (range <= 0) return numberText(value);
  const digits = Math.max(0, 1 - Math.floor(Math.log10(range)));
  return formatNumber(value, Math.min(digits, 20));
}

export function roomBelow(panel: Panel): number {
  if (hasMark(panel, "cells")) return 28;
  if (panel.x.label !== undefined) return 44;
  return isBare(panel.x) ? 16 : 24;
}
