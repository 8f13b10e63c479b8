import { fontFamily, paper } from "./figure-style.ts";
import { type Svg, svgElement, svgText } from "./svg-element.ts";

/** What a drawing is called and how large it is, in pixels. */
export interface SvgFrame {
  /** Prefix of ids: letters, digits and dashes. Unique among the drawings of a page. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What it shows, for readers who cannot see it. */
  readonly description: string;
}

/** A whole SVG file: white paper, title and description for readers who cannot see it, then the drawing. */
export function svgFrame(
  { id, width, height, title, description }: SvgFrame,
  ...children: readonly Svg[]
): string {
  const svg = svgElement(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-description`,
      "font-family": fontFamily,
    },
    svgElement("title", { id: `${id}-title` }, svgText(title)),
    svgElement("desc", { id: `${id}-description` }, svgText(description)),
    svgElement("rect", { width, height, fill: paper }),
    ...children,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`;
}
