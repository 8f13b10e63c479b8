// @ts-types="@types/d3"
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3";
import { size } from "../figure-style.ts";
import { textWidth } from "../text-width.ts";
import { wrapText } from "../wrap-text.ts";
import {
  hasMark,
  HEIGHT,
  isBare,
  type NameScale,
  namesOf,
  type NumberScale,
  type Panel,
  type PanelGroup,
  STEP,
} from "./chart.ts";
import type { Place } from "./svg-marks.ts";

/** Pixels around a drawing. */
export const SIDE = 20;
const NAMES = { least: 60, most: 250 } as const;
/** Room of numbers at a y axis, between panels, and the narrowest plot: panels without room go below. */
const TICKS = 48;
const GAP = 24;
const NARROWEST = 90;
/** The same of a plot with numbers beside it: its intervals must be told apart at a glance. */
const NARROWEST_BESIDE = 160;
const MOST_ACROSS = 4;
/** Pixels of references and before the first of them, of a broken axis, of a cell of a heat map. */
const FAINT_STEP = 20;
const APART = 9;
const BREAK = 16;
const CELL = { most: 32, least: 6, room: 800 } as const;

export interface PanelBox extends Place {
  readonly panel: Panel;
  readonly left: number;
  readonly right: number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  /** Height of the middle of a broken axis. */
  readonly breakAt: number | null;
  /** Whether the names of its y axis are written. */
  readonly isNamed: boolean;
}

export interface Band {
  readonly panels: readonly Panel[];
  /** Lines of the longest title. */
  readonly titles: readonly (readonly string[])[];
  readonly height: number;
  boxes(top: number): PanelBox[];
}

/** Breaks the panels of a group into bands that fit a width. */
export function bandsOf({ panels }: PanelGroup, width: number): Band[] {
  const names = nameRoom(panels[0]);
  const before = panels[0].y.kind === "names" || isBare(panels[0].y) ? 0 : TICKS;
  const beside = Math.max(
    ...panels.map((panel) => (panel.beside ?? []).reduce((sum, { width }) => sum + width, 0)),
  );
  const room = width - 2 * SIDE - names + GAP;
  const cell = cellSize(panels[0]);
  const plain = beside > 0 ? NARROWEST_BESIDE : NARROWEST;
  const least = cell === null ? plain : cell * namesOf(panels[0].x).length;
  const fitting = Math.min(MOST_ACROSS, Math.max(1, Math.floor(room / (before + least + beside + GAP))));
  // As many in every band as there can be: four stand two by two rather than three and one.
  const across = Math.ceil(panels.length / Math.ceil(panels.length / fitting));
  const slot = room / across;
  const plot = cell === null ? slot - before - beside - GAP : least;
  const bands: Band[] = [];
  for (let first = 0; first < panels.length; first += across) {
    const shown = panels.slice(first, first + across);
    const height = heightOf(shown[0], plot, cell);
    bands.push({
      panels: shown,
      height,
      titles: shown.map(({ title = "" }) => {
        const lines = wrapText(title, slot - GAP - size.label, (part) => textWidth(part, size.label));
        return title === "" ? [] : lines.slice(0, 2);
      }),
      boxes: (top) =>
        shown.map((panel, at) =>
          boxOf(panel, SIDE + names + at * slot + before, top, plot, height, cell, at === 0)
        ),
    });
  }
  return bands;
}

/** Names at the left that fit; the whole ones are in the words of their points. */
export function shortened(name: string, most: number = NAMES.most, fontSize: number = size.label): string {
  if (textWidth(name, fontSize) <= most) return name;
  const characters = [...name];
  while (textWidth(`${characters.join("")}…`, fontSize) > most) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** A name at a y axis: a longer one takes two lines of smaller type, where no cell of a heat map holds it to one. */
export function nameLines(
  name: string,
  isOfCell: boolean,
): { readonly lines: readonly string[]; readonly fontSize: number } {
  if (isOfCell || textWidth(name, size.label) <= NAMES.most) {
    return { lines: [shortened(name)], fontSize: size.label };
  }
  const [first, ...rest] = wrapText(name, NAMES.most, (part) => textWidth(part, size.small));
  const second = rest.length === 0 ? [] : [shortened(rest.join(" "), NAMES.most, size.small)];
  return { lines: [first, ...second], fontSize: size.small };
}

/** Whether names at a top x axis are turned, and how much room they need then. */
export function turnedRoom({ x }: Panel): number {
  const widths = namesOf(x).map((name) => textWidth(shortened(name), size.small));
  return widths.length > 0 ? Math.max(...widths) + 10 : 0;
}

function boxOf(
  panel: Panel,
  left: number,
  top: number,
  width: number,
  height: number,
  cell: number | null,
  isFirst: boolean,
): PanelBox {
  const [right, bottom] = [left + width, top + height];
  const inset = hasMark(panel, "line") ? 18 : isBare(panel.x) ? 10 : 0;
  const x = axisOf(
    panel.x,
    [left + inset, right - inset],
    Math.min(10, Math.max(3, Math.floor(width / 55))),
    cell,
  );
  const y = axisOf(
    panel.y,
    panel.y.kind === "names"
      ? [top, bottom]
      // Points of a plane keep off all four sides, lines only off the ends of their axis.
      : [bottom - (isBare(panel.x) ? inset : 0), top + (isBare(panel.x) ? inset : 0)],
    5,
    cell,
  );
  return {
    ...{ panel, left, right, top, bottom, cell: cell ?? 0, x: x.at, y: y.at },
    ...{ xTicks: x.ticks, yTicks: y.ticks, breakAt: y.breakAt, isNamed: isFirst && panel.y.kind === "names" },
  };
}

interface Axis {
  at(value: number): number;
  readonly ticks: readonly number[];
  readonly breakAt: number | null;
}

function axisOf(
  scale: NumberScale | NameScale,
  [from, to]: [number, number],
  count: number,
  cell: number | null,
): Axis {
  if (scale.kind === "numbers") return numberAxis(scale, [from, to], count);
  const offsets = cell === null ? nameOffsets(scale, to - from) : scale.names.map((_, n) => (n + 0.5) * cell);
  const step = offsets.length > 1 ? offsets[1] - offsets[0] : to - from;
  return {
    at: (value) => from + offsets[Math.round(value)] + (value - Math.round(value)) * step,
    ticks: [...scale.names.keys()],
    breakAt: null,
  };
}

function numberAxis(
  { domain, ticks, isLogarithmic, isNice, gap }: NumberScale,
  range: [number, number],
  count: number,
): Axis {
  if (gap) return brokenAxis(domain, gap, range);
  const at: ScaleContinuousNumeric<number, number> = isLogarithmic ? scaleLog() : scaleLinear();
  at.domain([...domain]).range(range);
  if (isNice) at.nice(count);
  return { at: (value) => at(value), ticks: ticks ?? at.ticks(count), breakAt: null };
}

/** What stands on both sides of the gap keeps one scale: a point is as high above the break as below it. */
function brokenAxis(
  [low, high]: NumberScale["domain"],
  [to, from]: readonly [number, number],
  [base, top]: [number, number],
): Axis {
  const perPoint = (base - top - BREAK) / (to - low + high - from);
  const middle = base - (to - low) * perPoint - BREAK / 2;
  const scale = scaleLinear([low, to, from, high], [base, middle + BREAK / 2, middle - BREAK / 2, top]);
  const ticks = [[low, to], [from, high]].flatMap((part) =>
    scaleLinear(part, [0, 1]).ticks(Math.max(1, Math.round((part[1] - part[0]) * perPoint / 45)))
  );
  return { at: (value) => scale(value), ticks, breakAt: middle };
}

/** Middles of names from the start of their axis: rows, then references a little apart; places of an x axis share its length. */
function nameOffsets({ names, step, faintFrom = names.length }: NameScale, length?: number): number[] {
  if (step === undefined && faintFrom === names.length && length !== undefined) {
    return names.map((_, n) => (n + 0.5) * length / names.length);
  }
  let end = 0;
  return names.map((_, n) => {
    if (n === faintFrom && n > 0) end += APART;
    const tall = n < faintFrom ? step ?? STEP : FAINT_STEP;
    end += tall;
    return end - tall / 2;
  });
}

function heightOf({ y, height }: Panel, plot: number, cell: number | null): number {
  if (y.kind === "numbers") return height === "square" ? plot : height ?? HEIGHT;
  if (cell !== null) return cell * y.names.length;
  const { names, faintFrom = names.length } = y;
  return nameOffsets(y).at(-1)! + (names.length > faintFrom ? FAINT_STEP : y.step ?? STEP) / 2;
}

/** Pixels of a cell of a heat map; null for other panels. */
function cellSize(panel: Panel): number | null {
  if (!hasMark(panel, "cells")) return null;
  const across = Math.max(namesOf(panel.x).length, namesOf(panel.y).length);
  return Math.max(CELL.least, Math.min(CELL.most, Math.floor(CELL.room / across)));
}

function nameRoom(panel: Panel): number {
  const { y } = panel;
  if (y.kind !== "names") return 0;
  const isOfCell = hasMark(panel, "cells");
  const widest = Math.max(
    ...y.names.flatMap((name) => {
      const { lines, fontSize } = nameLines(name, isOfCell);
      return lines.map((line) => textWidth(line, fontSize));
    }),
  );
  return Math.max(NAMES.least, widest) + 12 + (y.label === undefined ? 0 : 16);
}
