// @ts-types="@types/d3-shape"
import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from "d3-shape";
import { ink, rowColours } from "../figure-style.ts";
import { type Svg, svgElement } from "../svg-element.ts";

/** Shapes of rows in the order of `plotlySymbols`, as far as d3 has them. */
const SHAPES = [
  symbolCircle,
  symbolSquare,
  symbolDiamond,
  symbolTriangle,
  symbolCross,
  symbolStar,
  symbolWye,
];

/**
 * The mark of a row: a shape and a colour of its own.
 *
 * @param area of the shape in square pixels.
 */
export function rowMark(row: number, x: number, y: number, area = 58): Svg {
  return svgElement("path", {
    transform: `translate(${Number(x.toFixed(2))} ${Number(y.toFixed(2))})`,
    d: symbol(SHAPES[row % SHAPES.length], area)()!,
    fill: rowColours[row % rowColours.length],
    stroke: ink,
    "stroke-width": 0.8,
  });
}

/** Dashes of the lines of rows: the first is a whole line. */
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "5 2", "12 4", "4 2 1 2", "1 2"];

/** How the line of a row is drawn: a dash and a colour of its own. */
export function rowStroke(row: number): Readonly<Record<string, string | number | undefined>> {
  return {
    stroke: rowColours[row % rowColours.length],
    "stroke-width": 2,
    "stroke-dasharray": DASHES[row % DASHES.length] || undefined,
    fill: "none",
  };
}
