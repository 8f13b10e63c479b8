// @ts-types="@types/d3-scale"
import { scaleBand, scaleLinear } from "d3-scale";
// @ts-types="@types/d3-shape"
import { line } from "d3-shape";
import type { Footnotes } from "./footnotes.ts";
import { describeCell, numberWithInterval } from "./describe-cell.ts";
import { figureText as text, publishedMark } from "./figure-marks.ts";
import { ceilingStroke, faintInk, gridInk, ink, paper, size } from "./figure-style.ts";
import { formatNumber } from "./format-number.ts";
import { publishedCell } from "./published-cell.ts";
import { type Svg, svgElement, svgText } from "./svg-element.ts";
import { type Cell, type Estimate, isMeasured, type Metric, type Table } from "./table.ts";
import { textWidth } from "./text-width.ts";
import { wrapText } from "./wrap-text.ts";

/** Where a panel stands, in pixels. `right` is room for the names of the ceilings. */
export interface PanelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly right: number;
}

/** What a panel shares with the figure. */
export interface PanelContext {
  readonly table: Table;
  readonly footnotes: Footnotes;
  /** Fill of a row. */
  fill(row: number): string;
}

/** A drawn panel. */
export interface Panel {
  readonly svg: Svg;
  /** Room that the names of the columns take below the box. */
  readonly below: number;
}

/** Bars of one metric, grouped by column, with intervals, published numbers and ceilings. */
export function figurePanel(metric: Metric, box: PanelBox, { table, footnotes, fill }: PanelContext): Panel {
  const top = highest(table, metric);
  const y = scaleLinear([0, top], [box.y + box.height, box.y]).nice(5);
  const groups = scaleBand(table.columns.map((_, c) => c), [box.x, box.x + box.width]).paddingInner(0.16)
    .paddingOuter(0.08);
  const bars = scaleBand(table.rows.map((_, r) => r), [0, groups.bandwidth()]).paddingInner(0.1);
  const base = y(0);

  const names = table.columns.map((name) => shortened(name, groups.step() - 6));
  const below = 22 + 15 * Math.max(...names.map((lines) => lines.length));
  const svg = svgElement(
    "g",
    {},
    text(`${metric.label} (${metric.unit})`, box.x, box.y - 12, { size: size.panel, weight: "bold" }),
    ...gridLines(),
    ...table.columns.flatMap((_, column) => table.rows.flatMap((_, row) => bar(column, row))),
    ...table.ceilings.flatMap(ceilingLines),
    ...table.columns.flatMap((_, column) => table.rows.map((_, row) => marks(column, row))),
    svgElement("path", { d: `M${box.x},${base} H${box.x + box.width}`, stroke: ink, "stroke-width": 1 }),
    ...table.columns.flatMap((_, column) => table.rows.flatMap((_, row) => labels(column, row))),
    ...names.flatMap(columnName),
    ...ceilingNames(),
  );
  return { svg, below };

  function gridLines(): Svg[] {
    return y.ticks(5).flatMap((tick) => [
      svgElement("path", { d: `M${box.x},${y(tick)} H${box.x + box.width}`, stroke: gridInk }),
      text(String(tick), box.x - 8, y(tick) + 4, { anchor: "end", colour: faintInk }),
    ]);
  }

  function centre(column: number, row: number): number {
    return groups(column)! + bars(row)! + bars.bandwidth() / 2;
  }

  function bar(column: number, row: number): Svg[] {
    const estimate = estimateOf(table.cells[row][column], metric);
    if (!estimate) return [];
    const rect = {
      x: centre(column, row) - bars.bandwidth() / 2,
      y: y(estimate.value),
      width: bars.bandwidth(),
      height: base - y(estimate.value),
    };
    const title = svgElement("title", {}, svgText(describeCell(table, row, column, metric)));
    return [svgElement("rect", { ...rect, fill: fill(row), stroke: ink, "stroke-width": 0.8 }, title)];
  }

  /** Interval and published number, over bars and ceilings. */
  function marks(column: number, row: number): Svg {
    const cell = table.cells[row][column];
    const estimate = estimateOf(cell, metric);
    const x = centre(column, row);
    const parts: Svg[] = [svgElement("title", {}, svgText(describeCell(table, row, column, metric)))];
    if (estimate) {
      const cap = Math.min(5, bars.bandwidth() / 4);
      const ends = [estimate.low, estimate.high];
      const strokes = [
        line()(ends.map((end) => [x, y(end)])),
        ...ends.map((end) => line()([[x - cap, y(end)], [x + cap, y(end)]])),
      ];
      const d = strokes.join("");
      parts.push(
        svgElement("path", { d, stroke: paper, "stroke-width": 3.4, fill: "none" }),
        svgElement("path", { d, stroke: ink, "stroke-width": 1.4, fill: "none" }),
      );
    }
    const published = publishedCell(table, cell, metric.name);
    if (published) parts.push(publishedMark(x, y(published.published)));
    return svgElement("g", {}, ...parts);
  }

  function labels(column: number, row: number): Svg[] {
    const cell = table.cells[row][column];
    const x = centre(column, row);
    const estimate = estimateOf(cell, metric);
    if (!estimate) {
      const number = footnotes.ofCell(cell, metric.name);
      return [label(number === undefined ? "–" : `– (${number})`, x, base - 6)];
    }
    const value = formatNumber(estimate.value, metric.digits);
    const room = fits(value) ? size.small + 4 : textWidth(value, size.small) + 6;
    const published = publishedCell(table, cell, metric.name);
    const mark = published && y(published.published);
    const end = y(estimate.high) - 5;
    // Above the mark of the published number where the two would lie on each other.
    return [label(value, x, mark !== null && mark < end + 8 && mark > end - room - 4 ? mark - 10 : end)];
  }

  /** Whether a label stands upright over a bar without touching the next one. */
  function fits(content: string): boolean {
    return textWidth(content, size.small) <= bars.bandwidth() * 1.1;
  }

  function label(content: string, x: number, bottom: number): Svg {
    if (fits(content)) return text(content, x, bottom, { anchor: "middle", halo: true });
    const transform = `translate(${round(x + 4)} ${round(bottom)}) rotate(-90)`;
    return svgElement("g", { transform }, text(content, 0, 0, { halo: true }));
  }

  function columnName(lines: readonly string[], column: number): Svg[] {
    const middle = groups(column)! + groups.bandwidth() / 2;
    return lines.map((part, index) =>
      text(part, middle, base + 18 + index * 15, { anchor: "middle", size: size.label })
    );
  }

  function ceilingLines({ cells, name }: Table["ceilings"][number], index: number): Svg[] {
    return cells.flatMap((cell, column) => {
      const estimate = estimateOf(cell, metric);
      if (!estimate) return [];
      const from = groups(column)! - groups.step() * 0.06;
      const height = y(estimate.value);
      const d = `M${round(from)},${round(height)} H${
        round(from + groups.bandwidth() + groups.step() * 0.12)
      }`;
      const said = `${name}, ${table.columns[column]}: ${numberWithInterval(estimate, metric)}`;
      return [
        svgElement(
          "g",
          {},
          svgElement("title", {}, svgText(said)),
          svgElement("path", { d, stroke: paper, "stroke-width": 3, "stroke-opacity": 0.75, fill: "none" }),
          svgElement("path", { d, ...ceilingStroke(index) }),
        ),
      ];
    });
  }

  /** Names beside the right end, as near to their lines as they fit below each other, each with its dash. */
  function ceilingNames(): Svg[] {
    const left = box.x + box.width + 8;
    const entries = table.ceilings.flatMap(({ cells, name }, index) => {
      const last = cells.findLast((cell) => estimateOf(cell, metric));
      if (!last) return [];
      const lines = shortened(name, box.right - 44, size.small);
      return [{ index, lines, at: y(estimateOf(last, metric)!.value), height: lines.length * 13 + 3 }];
    }).sort((a, b) => a.at - b.at);
    let free = box.y - 6;
    const tops = entries.map(({ at, height }) => {
      const from = Math.max(free, at - 8);
      free = from + height;
      return from;
    });
    const over = Math.max(0, free - base);
    return entries.flatMap(({ index, lines }, entry) => {
      const first = tops[entry] - over + 12;
      const sample = `M${round(left)},${round(first - 4)} h28`;
      return [
        svgElement("path", { d: sample, ...ceilingStroke(index) }),
        ...lines.map((part, index) => text(part, left + 34, first + index * 13, {})),
      ];
    });
  }
}

function estimateOf(cell: Cell, metric: Metric): Estimate | undefined {
  return isMeasured(cell) ? cell.values[metric.name] : undefined;
}

/** The largest number to be shown, never below 10 so that an empty panel has an axis. */
function highest(table: Table, metric: Metric): number {
  const rows = [...table.cells, ...table.ceilings.map(({ cells }) => cells)].flat();
  const numbers = rows.flatMap((cell) => [
    estimateOf(cell, metric)?.high ?? 0,
    publishedCell(table, cell, metric.name)?.published ?? 0,
  ]);
  return Math.min(100, Math.max(10, ...numbers));
}

/** At most three lines; the rest of a longer name is left to the title of its bar. */
function shortened(name: string, width: number, fontSize: number = size.label): string[] {
  const lines = wrapText(name, width - fontSize, (part) => textWidth(part, fontSize));
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]}…`];
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
