import { type Svg, svgElement } from "./svg-element.ts";

/** Colours for rows: Okabe and Ito (2008), told apart under every form of colour blindness, strongest contrasts first. */
export const rowColours = [
  "#56B4E9",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#0072B2",
  "#D55E00",
  "#F0E442",
  "#999999",
];

export const ink = "#1b1b1b";
export const faintInk = "#555555";
export const gridInk = "#dddddd";
export const paper = "#ffffff";

/** Available on every system under one of its names; no font is fetched. */
export const fontFamily = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', sans-serif";

/** Type sizes in pixels. Nothing is smaller than 11. */
export const size = { title: 18, panel: 14, label: 12, small: 11 } as const;

/** Ceiling lines differ in dash first and in colour second: dark ones, so that they show over bars and on paper. */
const ceilingDashes = ["9 4", "2.5 3", "10 3 2 3", "5 3", "15 4", "10 3 2 3 2 3"];
const ceilingColours = [ink, "#0063A0", "#B34700", "#8A3A6B", "#3D3D3D"];

/** How the line of a ceiling is drawn. */
export function ceilingStroke(index: number): Readonly<Record<string, string | number>> {
  return {
    stroke: ceilingColours[index % ceilingColours.length],
    "stroke-width": 1.7,
    "stroke-dasharray": ceilingDashes[index % ceilingDashes.length],
    fill: "none",
  };
}

/** Marks over the colour of a row: plain, stripes, dots, ... so that rows differ in print too. */
const textures: readonly ((stroke: Readonly<Record<string, string | number>>) => Svg[])[] = [
  () => [],
  (stroke) => [svgElement("path", { d: "M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6", ...stroke })],
  () => [circle(2, 2), circle(6, 6)],
  (stroke) => [svgElement("path", { d: "M0,4 L8,4", ...stroke })],
  (stroke) => [svgElement("path", { d: "M0,8 L8,0 M0,0 L8,8", ...stroke })],
  (stroke) => [svgElement("path", { d: "M4,0 L4,8", ...stroke })],
  (stroke) => [svgElement("path", { d: "M-2,6 L2,10 M0,0 L8,8 M6,-2 L10,2", ...stroke })],
  () => [circle(4, 4, 2.2)],
];

/** Fill of a row as a pattern to be put into `defs`. Colours and textures repeat with different periods. */
export function rowPattern(id: string, row: number): Svg {
  const stroke = { stroke: paper, "stroke-width": 1.6, fill: "none" };
  return svgElement(
    "pattern",
    { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    svgElement("rect", { width: 8, height: 8, fill: rowColours[row % rowColours.length] }),
    ...textures[(row + Math.floor(row / textures.length)) % textures.length](stroke),
  );
}

function circle(cx: number, cy: number, r = 1.3): Svg {
  return svgElement("circle", { cx, cy, r, fill: paper });
}
