import { faintInk, gain, ink, loss, rowColours } from "../figure-style.ts";
import type { Look, Tone } from "./chart.ts";

/** Shapes of rows, by their names in d3 and in Plotly: rows differ in shape first and in colour second. */
const SHAPES = [
  ["symbolCircle", "circle"],
  ["symbolSquare", "square"],
  ["symbolDiamond", "diamond"],
  ["symbolTriangle", "triangle-up"],
  ["symbolCross", "cross"],
  ["symbolStar", "star"],
  ["symbolWye", "triangle-down"],
] as const;

/** Dashes of the lines of rows, in pixels: the first is a whole line. */
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "5 2", "12 4", "4 2 1 2", "1 2"];

/** Gains and losses as areas: Okabe and Ito's blue and vermilion; the side of zero says the same without colour. */
const GAIN_FILL = "#0072B2";
const LOSS_FILL = "#D55E00";

export interface DrawnLook {
  readonly shape: typeof SHAPES[number];
  /** "none" for hollow shapes. */
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  /** Square pixels in the drawing, where a point has no area of its own. */
  readonly area: number;
  /** Colour of its line, its band and its interval. */
  readonly line: string;
  readonly dash: string;
  readonly interval: string;
}

export function drawnLook(look: Look): DrawnLook {
  const plain = { shape: SHAPES[0], dash: "", interval: ink, stroke: ink, strokeWidth: 0.8, area: 52 };
  if (typeof look === "number") {
    const colour = rowColours[look % rowColours.length];
    const [shape, dash] = [SHAPES[look % SHAPES.length], DASHES[look % DASHES.length]];
    return { ...plain, shape, fill: colour, line: colour, dash };
  }
  switch (look) {
    case "reference":
      return { ...plain, fill: faintInk, line: faintInk, interval: faintInk, stroke: "none", area: 21 };
    case "published":
      return { ...plain, shape: SHAPES[2], fill: "none", line: ink, strokeWidth: 1.5 };
    case "unlabelled":
      return { ...plain, fill: "none", line: faintInk, stroke: faintInk, strokeWidth: 1, area: 13 };
    case "gain":
      return { ...plain, fill: GAIN_FILL, line: GAIN_FILL };
    case "loss":
      return { ...plain, fill: LOSS_FILL, line: LOSS_FILL };
  }
}

export function toneColour(tone: Tone): string {
  return { ink, faint: faintInk, gain, loss }[tone];
}
