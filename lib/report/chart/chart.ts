import type { DataTable } from "../figures/data-table.ts";

/**
 * A figure described once: what stands where, and nothing of how a face draws it. `chartFigure` makes its faces: SVG, Plotly and
 * data table.
 */
export interface Chart {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  /** Prefix of the ids in the drawing, where several profiles draw the same figure; the name if absent. */
  readonly id?: string;
  readonly title: string;
  readonly subtitle: string;
  /** What the page says about it: what it shows and how to read it, in a sentence or two. */
  readonly explain: string;
  /** Its numbers in words, for readers who cannot see the drawing; what all its points say if absent. */
  readonly description?: string;
  /** Width of the drawing in pixels; `WIDTH` if absent. */
  readonly width?: number;
  /** Its numbers as a table, where that of its marks would be long; of what is shown first. */
  readonly data?: DataTable;
  readonly groups: readonly PanelGroup[];
  readonly notes?: readonly string[];
  /** What a reader may choose in the interactive face. `groups` is what the first choice shows. */
  readonly choices?: ChartChoices | undefined;
}

/** Selections of a reader, and the panels that each combination shows. */
export interface ChartChoices {
  readonly selections: readonly Selection[];
  /** By the chosen option numbers joined by commas; a combination that is not here has no numbers. */
  readonly groups: Readonly<Record<string, readonly PanelGroup[]>>;
}

export interface Selection {
  readonly label: string;
  readonly options: readonly string[];
  /** Number of the option that the static face shows. */
  readonly chosen: number;
}

/** Panels beside each other; those that find no room stand below. */
export interface PanelGroup {
  /** Above the panels; none if absent. */
  readonly heading?: string;
  readonly panels: readonly Panel[];
}

/** One pair of axes and what stands between them. */
export interface Panel {
  readonly title?: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly marks: readonly Mark[];
  /** Columns of text at the right of the panel, a line per name of its y axis. */
  readonly beside?: readonly Beside[];
  /** Height of the drawn plot in pixels where its y axis has numbers; "square": as wide as high. */
  readonly height?: number | "square";
}

export type Scale = NumberScale | NameScale;

export interface NumberScale {
  readonly kind: "numbers";
  readonly domain: readonly [low: number, high: number];
  readonly label?: string;
  /** Equal ratios are equally far apart. */
  readonly isLogarithmic?: boolean;
  /** Numbers that stand at the axis; round ones if absent. */
  readonly ticks?: readonly number[];
  /** The drawn axis ends at round numbers. */
  readonly isNice?: boolean;
  /** No ticks: only distances mean something. */
  readonly isBare?: boolean;
  /** Between these two numbers nothing stands: the drawn axis is broken there. */
  readonly gap?: readonly [low: number, high: number];
  /** Panels with the same word are zoomed together. */
  readonly shared?: string;
}

/** An axis of names, equally far apart: positions are their numbers from 0, from the left or from the top. */
export interface NameScale {
  readonly kind: "names";
  readonly names: readonly string[];
  readonly label?: string;
  /** Pixels for each name on a y axis; `STEP` if absent. */
  readonly step?: number;
  /** Names from this number on are references: faint, and a little apart. */
  readonly faintFrom?: number;
}

/** How a mark looks: that of a row, or one of those that mean the same in every figure. */
export type Look = number | "reference" | "published" | "unlabelled" | "gain" | "loss";

export type Mark = PointMark | LineMark | BarMark | CellMark | RuleMark | ParallelMark;

/** Points, each with an interval along x where it has one. */
export interface PointMark {
  readonly kind: "points";
  /** Its name in the legend; absent: it has no entry. */
  readonly series?: string;
  readonly look: Look;
  readonly points: readonly Point[];
  /** Whether a reader must ask for it in the interactive face, because it would flatten the rest. */
  readonly isAside?: boolean;
}

/** A line through points with an interval along y as band. */
export interface LineMark {
  readonly kind: "line";
  readonly series?: string;
  readonly look: Look;
  /** null where the line is broken. */
  readonly points: readonly (Point | null)[];
}

/** Bars from zero along x, each with its interval. */
export interface BarMark {
  readonly kind: "bars";
  readonly points: readonly Point[];
}

/** A heat map in viridis: a value per name of y and x. */
export interface CellMark {
  readonly kind: "cells";
  /** [y][x]; null: there is none. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly range: readonly [low: number, high: number];
  readonly unit: string;
  /** What is written into a cell; nothing where absent. */
  readonly written?: (value: number) => string;
  /** What stands between the names of y and x where a value is told in words: "labelled as". */
  readonly joined: string;
  /** Where there is no value. */
  readonly none: string;
}

export interface RuleMark {
  readonly kind: "rule";
  readonly x: number;
}

/** Lines through parallel axes, coloured by what they reach on the last. */
export interface ParallelMark {
  readonly kind: "parallel";
  readonly axes: readonly ParallelAxis[];
  /** Of the last axis. */
  readonly range: readonly [low: number, high: number];
  readonly unit: string;
  /** Each line in words, for pointing devices. */
  readonly said: readonly string[];
}

/** One of parallel axes: of names, or of numbers in a range. */
export interface ParallelAxis {
  readonly label: string;
  readonly names?: readonly string[];
  readonly range?: readonly [low: number, high: number];
  /** Where each line crosses it: numbers of names, or values. */
  readonly at: readonly number[];
}

/** One number where it stands. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Ends of the 95 % interval, along x for points and bars, along y for lines. */
  readonly low?: number;
  readonly high?: number;
  /** In words, for pointing devices. */
  readonly said: string;
  /** Its own look, where points of a mark differ. */
  readonly look?: Look;
  /** Area of its shape in square pixels of the drawing. */
  readonly area?: number;
  /** Number of a picture that a page shows of it under the pointer. */
  readonly picture?: number;
  /** Whether it stands out among its like. */
  readonly isStrong?: boolean;
}

/** A column of text beside a panel. */
export interface Beside {
  /** Pixels from the column before to the right end of this one. */
  readonly width: number;
  readonly texts: readonly {
    readonly y: number;
    readonly text: string;
    readonly tone: Tone;
    readonly isBold?: boolean;
  }[];
  /** Left aligned at its left end; right aligned at its right end if absent. */
  readonly isLeft?: boolean;
  /** The interactive face leaves it out: it says the same under the pointer. */
  readonly isDrawnOnly?: boolean;
}

export type Tone = "ink" | "faint" | "gain" | "loss";

/** Width of a drawing, pixels of a name on a y axis, height of a plot of numbers. */
export const WIDTH = 960;
export const STEP = 23;
export const HEIGHT = 270;

export function hasMark({ marks }: Panel, ...kinds: readonly Mark["kind"][]): boolean {
  return marks.some(({ kind }) => kinds.includes(kind));
}

/** Whether nothing but distances means something along an axis. */
export function isBare(scale: Scale): boolean {
  return scale.kind === "numbers" && scale.isBare === true;
}

export function namesOf(scale: Scale): readonly string[] {
  return scale.kind === "names" ? scale.names : [];
}

/** Every mark that has an entry in the legend, once per name. */
export function legendOf(groups: readonly PanelGroup[]): (PointMark | LineMark)[] {
  const entries = new Map<string, PointMark | LineMark>();
  for (const mark of groups.flatMap(({ panels }) => panels.flatMap(({ marks }) => marks))) {
    if (
      (mark.kind === "points" || mark.kind === "line") && mark.series !== undefined &&
      !entries.has(mark.series)
    ) {
      entries.set(mark.series, mark);
    }
  }
  return [...entries.values()];
}
