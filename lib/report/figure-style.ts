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

/** Differences whose interval lies above or below zero; readable on white, told apart by a triangle too. */
export const gain = "#00664a";
export const loss = "#a33b00";

/** Available on every system under one of its names; no font is fetched. */
export const fontFamily = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', sans-serif";

/** Type sizes in pixels. Nothing is smaller than 11. */
export const size = { title: 18, panel: 14, label: 12, small: 11 } as const;
