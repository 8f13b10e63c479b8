import type { PlotlyFigure } from "../chart/chart-plotly.ts";
import type { Selection } from "../chart/chart.ts";
import type { DataTable } from "./data-table.ts";

/**
 * One figure with three faces. Each is a pure function of the same numbers: equal numbers give equal bytes.
 *
 * @internal
 */
export interface Figure {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  /** What it shows and how to read it, in a sentence or two. */
  readonly explain: string;
  /** The static face: readable on a code host, in print and in a difference. */
  readonly svg: string;
  /** A part of it for a small place: one panel. */
  readonly thumbnail: string;
  /** The interactive face. */
  readonly plotly: PlotlyFigure;
  /** Width in pixels below which the interactive face scrolls sideways. */
  readonly narrowest?: number | undefined;
  /** What stands below it: the static face has these lines in it. */
  readonly notes?: readonly string[];
  /** The numbers themselves, of what is shown first. */
  readonly data: DataTable;
  /** The numbers of every choice. */
  readonly allData: DataTable;
  /** What a reader may choose in the interactive face; the static one shows the first choice. */
  readonly choices?: {
    readonly selections: readonly Selection[];
    /**
     * What a combination changes, attributes of each trace and parts of the layout, by the chosen option numbers joined by commas; one
     * that is not here has no numbers.
     */
    readonly variants: Readonly<Record<string, PlotlyFigure>>;
  } | undefined;
}
