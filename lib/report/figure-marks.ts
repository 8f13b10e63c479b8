// @ts-types="@types/d3-shape"
import { symbol, symbolDiamond } from "d3-shape";
import { ink, paper, size } from "./figure-style.ts";
import { type Svg, svgElement, svgText } from "./svg-element.ts";

/** The hollow diamond of a published number. */
export function publishedMark(x: number, y: number): Svg {
  const d = symbol(symbolDiamond, 52)()!;
  const transform = `translate(${x.toFixed(2)} ${y.toFixed(2)})`;
  return svgElement(
    "g",
    { transform, fill: "none" },
    svgElement("path", { d, stroke: paper, "stroke-width": 3.6 }),
    svgElement("path", { d, stroke: ink, "stroke-width": 1.5 }),
  );
}

/** How a line of text is set. */
interface TextStyle {
  readonly size?: number;
  readonly weight?: "bold" | undefined;
  readonly anchor?: "middle" | "end";
  readonly colour?: string | undefined;
  /** A rim of paper around the letters, for text over lines. */
  readonly halo?: boolean;
}

/** A line of text on its baseline. */
export function figureText(content: string, x: number, y: number, style: TextStyle): Svg {
  const rim = style.halo
    ? { stroke: paper, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }
    : {};
  return svgElement("text", {
    x,
    y,
    "font-size": style.size ?? size.small,
    "font-weight": style.weight,
    "text-anchor": style.anchor,
    fill: style.colour ?? ink,
    ...rim,
  }, svgText(content));
}
