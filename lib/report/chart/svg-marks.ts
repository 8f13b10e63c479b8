// @ts-types="@types/d3"
import {
  area,
  interpolateViridis,
  line,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from "d3";
import { figureText } from "../figure-text.ts";
import { faintInk, ink, paper } from "../figure-style.ts";
import { round, type Svg, svgElement, svgText } from "../svg-element.ts";
import {
  type CellMark,
  type Look,
  type Mark,
  namesOf,
  type Panel,
  type ParallelMark,
  type Point,
  type PointMark,
} from "./chart.ts";
import { drawnLook } from "./looks.ts";
import { parallelColour, parallelShare, ticksOf, worstFirst } from "./parallel-share.ts";

const SYMBOLS = {
  ...{ symbolCircle, symbolCross, symbolDiamond, symbolSquare },
  ...{ symbolStar, symbolTriangle, symbolWye },
};

/** Where numbers of a panel stand in the drawing, in pixels. */
export interface Place {
  x(value: number): number;
  y(value: number): number;
  readonly top: number;
  readonly bottom: number;
  /** Pixels of a cell of a heat map. */
  readonly cell: number;
}

export function svgMark(mark: Mark, panel: Panel, place: Place): Svg[] {
  switch (mark.kind) {
    case "points":
      return mark.points.map((point) => pointWithInterval(mark, point, place));
    case "line":
      return [...band(mark.points, mark.look, place), ...stroke(mark.points, mark.look, place), ...dots()];
    case "bars":
      return mark.points.map((point) => bar(point, place));
    case "cells":
      return cells(mark, panel, place);
    case "parallel":
      return parallel(mark, place);
    case "rule":
      return [svgElement("path", {
        d: `M${round(place.x(mark.x))},${place.top} V${round(place.bottom)}`,
        ...{ stroke: faintInk, "stroke-dasharray": "2 3" },
      })];
  }

  function dots(): Svg[] {
    const { points, look } = mark as Extract<Mark, { kind: "line" }>;
    return points.flatMap((point) =>
      point
        ? [titled(point, svgSymbol(point.look ?? look, place.x(point.x), place.y(point.y), point.area))]
        : []
    );
  }
}

/** The shape of a look; that of published numbers has a rim of paper, since lines run through it. */
export function svgSymbol(look: Look, x: number, y: number, size?: number): Svg {
  const { shape: [name], fill, stroke, strokeWidth, area } = drawnLook(look);
  const d = symbol(SYMBOLS[name], size ?? area)()!;
  const place = { transform: `translate(${round(x)} ${round(y)})` };
  if (look === "published") {
    return svgElement(
      "g",
      { ...place, fill },
      svgElement("path", { d, stroke: paper, "stroke-width": 3.6 }),
      svgElement("path", { d, stroke, "stroke-width": strokeWidth }),
    );
  }
  const rim = stroke === "none" ? {} : { stroke, "stroke-width": strokeWidth };
  return svgElement("path", { ...place, d, fill, ...rim });
}

export function svgStroke(d: string, look: Look): Svg {
  const { line, dash } = drawnLook(look);
  return svgElement("path", {
    ...{ d, stroke: line, "stroke-width": 2, "stroke-dasharray": dash || undefined, fill: "none" },
  });
}

function pointWithInterval(mark: PointMark, point: Point, place: Place): Svg {
  const look = point.look ?? mark.look;
  const [x, y] = [place.x(point.x), place.y(point.y)];
  return titled(point, ...whisker(point, look, place), svgSymbol(look, x, y, point.area));
}

function whisker({ low, high, y: at }: Point, look: Look, place: Place): Svg[] {
  if (low === undefined || high === undefined) return [];
  const y = round(place.y(at));
  const [from, to] = [round(place.x(low)), round(place.x(high))];
  const width = look === "reference" ? 1 : 1.5;
  const d = `M${from},${y} H${to} M${from},${round(y - 3.5)} v7 M${to},${round(y - 3.5)} v7`;
  return [svgElement("path", { d, stroke: drawnLook(look).interval, "stroke-width": width, fill: "none" })];
}

function bar(point: Point, place: Place): Svg {
  const [zero, end, y] = [place.x(0), place.x(point.x), place.y(point.y)];
  const rect = svgElement("rect", {
    ...{ x: Math.min(zero, end), y: y - 7, width: Math.abs(end - zero), height: 14 },
    ...{ fill: drawnLook(point.look!).fill, stroke: ink, "stroke-width": point.isStrong ? 1.8 : 0.6 },
  });
  return titled(point, rect, ...whisker(point, point.look!, place));
}

function band(points: readonly (Point | null)[], look: Look, place: Place): Svg[] {
  const d = area<Point | null>().defined((point) => point?.low !== undefined).x((point) => place.x(point!.x))
    .y0((point) => place.y(point!.low!)).y1((point) => place.y(point!.high!)).digits(2)([...points]);
  return d ? [svgElement("path", { d, fill: drawnLook(look).line, "fill-opacity": 0.18 })] : [];
}

function stroke(points: readonly (Point | null)[], look: Look, place: Place): Svg[] {
  const d = line<Point | null>().defined((point) => point !== null).x((point) => place.x(point!.x))
    .y((point) => place.y(point!.y)).digits(2)([...points]);
  return d ? [svgStroke(d, look)] : [];
}

function cells(mark: CellMark, panel: Panel, place: Place): Svg[] {
  const [across, down] = [namesOf(panel.x), namesOf(panel.y)];
  const { values, range: [low, high], unit, written, joined, none } = mark;
  return values.flatMap((line, y) =>
    line.flatMap((value, x) => {
      const share = value === null
        ? 0
        : high > low
        ? Math.min(1, Math.max(0, (value - low) / (high - low)))
        : 0;
      const [left, top] = [place.x(x) - place.cell / 2, place.y(y) - place.cell / 2];
      const rect = svgElement(
        "rect",
        {
          ...{ x: left, y: top, width: place.cell, height: place.cell },
          fill: value === null ? paper : interpolateViridis(share),
        },
        svgElement("title", {}, svgText(`${down[y]} ${joined} ${across[x]}: ${told(value)}`)),
      );
      const text = value === null ? "" : written?.(value) ?? "";
      const colour = share > 0.55 ? ink : paper;
      return text === ""
        ? [rect]
        : [rect, figureText(text, place.x(x), place.y(y) + 4, { anchor: "middle", colour })];
    })
  );

  function told(value: number | null): string {
    return value === null ? none : `${value.toFixed(1)} ${unit}`;
  }
}

/** Lines, then the axes with what stands at them. */
function parallel(mark: ParallelMark, place: Place): Svg[] {
  const { axes, range, said } = mark;
  return [
    ...worstFirst(mark).map((l) => {
      const corners = axes.map((axis, a) =>
        `${round(place.x(a))},${round(place.y(parallelShare(axis, axis.at[l])))}`
      );
      const stroke = parallelColour(range, axes.at(-1)!.at[l]);
      const line = { d: `M${corners.join(" L")}`, stroke, "stroke-width": 1.8, fill: "none" };
      return svgElement("path", line, svgElement("title", {}, svgText(said[l])));
    }),
    ...axes.flatMap((axis, a) => {
      const x = place.x(a);
      return [
        svgElement("path", { d: `M${round(x)},${round(place.top)} V${round(place.bottom)}`, stroke: ink }),
        ...ticksOf(axis).map(([value, name]) =>
          // Above the lines that run through it.
          figureText(name, x + 5, place.y(parallelShare(axis, value)) - 4, { halo: true })
        ),
      ];
    }),
  ];
}

function titled({ said }: Point, ...drawn: readonly Svg[]): Svg {
  return svgElement("g", {}, svgElement("title", {}, svgText(said)), ...drawn);
}
