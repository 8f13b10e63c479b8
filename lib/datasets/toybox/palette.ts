/** A colour, each channel in 0 … 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The ten colours an object may have, by the word a caption would use. */
export const COLOURS = {
  red: [.80, .16, .15],
  orange: [.93, .52, .13],
  yellow: [.93, .80, .22],
  green: [.25, .62, .25],
  blue: [.20, .38, .80],
  purple: [.52, .26, .68],
  brown: [.50, .32, .18],
  white: [.93, .93, .91],
  gray: [.55, .56, .58],
  pink: [.93, .58, .68],
} as const satisfies Record<string, Rgb>;

export type ColourName = keyof typeof COLOURS;
export const COLOUR_NAMES = Object.keys(COLOURS) as ColourName[];

export const BLACK: Rgb = [.08, .08, .10];
export const WHITE: Rgb = [.96, .96, .95];

/** The colour with every channel multiplied by `factor`, kept in range. */
export function darker(colour: Rgb, factor = .6): Rgb {
  return [clamp(colour[0] * factor), clamp(colour[1] * factor), clamp(colour[2] * factor)];
}

/** The colour moved the given share of the way to white. */
export function lighter(colour: Rgb, share = .45): Rgb {
  return [
    1 - (1 - colour[0]) * (1 - share),
    1 - (1 - colour[1]) * (1 - share),
    1 - (1 - colour[2]) * (1 - share),
  ];
}

/** Mean of the three channels, 0 … 1. */
export function lightness(colour: Rgb): number {
  return (colour[0] + colour[1] + colour[2]) / 3;
}

/** The colour as a CSS string, for the canvas. */
export function css(colour: Rgb, alpha = 1): string {
  const [red, green, blue] = colour.map((channel) => Math.round(clamp(channel) * 255));
  return alpha === 1 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${alpha})`;
}

/** The number kept within 0 … 1. */
export function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
