import { ink, paper, size } from "./figure-style.ts";
import { type Svg, svgElement, svgText } from "./svg-element.ts";

interface TextStyle {
  readonly size?: number;
  readonly weight?: "bold" | undefined;
  readonly anchor?: "middle" | "end" | undefined;
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
