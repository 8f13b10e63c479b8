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

/** The mark of a row: a shape and a colour of its own. */
export function rowMark(row: number, x: number, y: number): Svg {
  return svgElement("path", {
    transform: `translate(${Number(x.toFixed(2))} ${Number(y.toFixed(2))})`,
    d: symbol(SHAPES[row % SHAPES.length], 58)()!,
    fill: rowColours[row % rowColours.length],
    stroke: ink,
    "stroke-width": 0.8,
  });
}
