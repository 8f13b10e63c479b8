/** A trace, an axis or a layout of plotly.js: plain JSON. */
export type PlotlyPart = { readonly [name: string]: unknown };
