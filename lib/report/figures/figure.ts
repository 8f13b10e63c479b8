import type { DataTable } from "./data-table.ts";
import type { PlotlyFigure } from "./plotly.ts";

/** One figure with three faces. Each is a pure function of the same numbers: equal numbers give equal bytes. */
export interface Figure {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  /** What it shows and how to read it, in a sentence or two. */
  readonly explain: string;
  /** The static face: readable on a code host, in print and in a difference. */
  readonly svg: string;
  /** The interactive face. */
  readonly plotly: PlotlyFigure;
  /** The numbers themselves. */
  readonly data: DataTable;
}
