import { fontFamily, gridInk, ink, paper } from "../figure-style.ts";

/** A figure in the JSON of plotly.js (`application/vnd.plotly.v1+json`). */
export interface PlotlyFigure {
  readonly data: readonly PlotlyPart[];
  readonly layout: PlotlyPart;
}

/** A trace, an axis or a layout: plain JSON. */
export type PlotlyPart = { readonly [name: string]: unknown };

/** Marks of rows, in the order of `rowColours`: rows differ in shape first and in colour second. */
export const plotlySymbols = [
  "circle",
  "square",
  "diamond",
  "triangle-up",
  "x",
  "star",
  "triangle-down",
  "pentagon",
];

/** Dashes of ceilings, like those of the static lines. */
export const plotlyDashes = ["dash", "dot", "dashdot", "longdash", "longdashdot", "5px 2px"];

/** The layout that all figures share. Colours are those of the static figure; a dark page exchanges them. */
export function plotlyLayout(layout: PlotlyPart & { readonly title?: string }): PlotlyPart {
  const { title, ...others } = layout;
  return {
    ...(title === undefined
      ? {}
      : { title: { text: plotlyText(title), font: { size: 15 }, x: 0, xref: "paper" } }),
    font: { family: fontFamily, size: 12, color: ink },
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    // Plotly's buttons stand in a margin of their own, beside the legend.
    modebar: { orientation: "v" },
    margin: { l: 56, r: 36, t: title === undefined ? 12 : 44, b: 44 },
    legend: { orientation: "h", x: 0, xanchor: "left", y: -0.14, yanchor: "top" },
    hoverlabel: { font: { family: fontFamily } },
    ...others,
  };
}

/** An axis of the shared look. */
export function plotlyAxis(axis: PlotlyPart): PlotlyPart {
  return { gridcolor: gridInk, zerolinecolor: ink, linecolor: ink, automargin: true, ...axis };
}

/** What makes a closed line of a trace the band of an interval, in the colour of its row. */
export function plotlyBand(colour: string): PlotlyPart {
  return {
    type: "scatter",
    mode: "lines",
    fill: "toself",
    fillcolor: `${colour}33`,
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** Text as it is: Plotly reads some tags and entities in names and labels. */
export function plotlyText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Text broken at spaces and after hyphens into lines of about so many characters; words stay whole. */
export function plotlyLines(text: string, characters: number): string {
  const lines: string[] = [];
  for (const part of text.split(/(?<=[\s-])(?=\S)/)) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && longer.trimEnd().length <= characters) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines.map((line) => plotlyText(line.trimEnd())).join("<br>");
}
