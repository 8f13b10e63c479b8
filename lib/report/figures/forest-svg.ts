// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { describeCell } from "../describe-cell.ts";
import { figureText as text, publishedMark } from "../figure-marks.ts";
import { faintInk, gain, gridInk, ink, loss, size } from "../figure-style.ts";
import { EMPTY, footnotes } from "../footnotes.ts";
import { formatNumber, formatSigned } from "../format-number.ts";
import { intervalsText } from "../intervals-text.ts";
import { hasPublished } from "../published-cell.ts";
import { referenceText } from "../reference-text.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import { type Cell, type Difference, isMeasured, type Metric, type Table } from "../table.ts";
import { textWidth } from "../text-width.ts";
import { sourceLine } from "../source-line.ts";
import { wrapText } from "../wrap-text.ts";
import { forestLines, type ForestPanel, forestPanels, type ForestPoint } from "./forest.ts";
import { rowMark } from "./row-mark.ts";

const WIDTH = 1080;
const SIDE = 20;
const NAMES = { least: 90, most: 250 } as const;
/** Height of a line of the plot, room between rows and ceilings, above a band of panels and below it. */
const LINE = 23;
const APART = 9;
const ABOVE = { first: 78, further: 40 } as const;
const BELOW = 24;
/** Room beside a panel for the number and its difference, and before the next. */
const VALUE = 36;
const DELTA = 50;
const GAP = 20;
/** The narrowest plot; more columns go into further bands. */
const NARROWEST = 90;

/** The static face of the forest plot. A pure function: the same table gives the same bytes. */
export function forestSvg(table: Table): string {
  const lines = forestLines(table);
  const notes = footnotes(table);
  const names = lines.map(({ name }) => shortened(name));
  const nameWidth = Math.max(NAMES.least, ...names.map((name) => textWidth(name, size.label)));
  const beside = VALUE + (hasDifferences(table) ? DELTA : 0) + GAP;
  const room = WIDTH - 2 * SIDE - nameWidth - 12;
  const perBand = Math.max(1, Math.min(table.columns.length, 4, Math.floor(room / (NARROWEST + beside))));
  const plot = room / perBand - beside;
  const heights = lines.map(({ isCeiling }) => isCeiling ? LINE - 3 : LINE);
  const offsets = heights.map((height, l) => {
    const before = heights.slice(0, l).reduce((sum, other) => sum + other, 0);
    return before + (lines[l].isCeiling && table.rows.length > 0 ? APART : 0) + height / 2;
  });
  const tall = offsets.at(-1)! + heights.at(-1)! / 2;

  let y = SIDE;
  const drawn: Svg[] = [];
  const write = (content: string, fontSize: number, step: number, weight?: "bold", colour: string = ink) => {
    for (const line of wrapText(content, WIDTH - 2 * SIDE - fontSize, (part) => textWidth(part, fontSize))) {
      y += step;
      drawn.push(text(line, SIDE, y, { size: fontSize, weight, colour }));
    }
  };
  write(table.title, size.title, 20, "bold");
  y += 4;
  write(legend(table), size.label, 17, undefined, faintInk);
  for (const metric of table.metrics) {
    const panels = forestPanels(table, metric);
    for (let first = 0; first < panels.length; first += perBand) {
      y += first === 0 ? ABOVE.first : ABOVE.further;
      drawn.push(...band(metric, panels.slice(first, first + perBand), first === 0));
      y += tall + BELOW;
    }
  }
  for (const note of usedNotes()) write(note, size.small, 16, undefined, faintInk);
  return svgFrame(
    {
      id: `${table.experiment}-${table.profile}`.replace(/[^A-Za-z0-9-]+/g, "-"),
      width: WIDTH,
      height: Math.ceil(y + SIDE),
      title: `${table.title} (${sourceLine(table, ", ")})`,
      description: description(table),
    },
    ...drawn,
  );

  function band(metric: Metric, panels: readonly ForestPanel[], isFirst: boolean): Svg[] {
    const left = SIDE + nameWidth + 12;
    return [
      ...(isFirst
        ? [text(`${metric.label} (${metric.unit})`, SIDE, y - 42, { size: size.panel, weight: "bold" })]
        : []),
      ...names.map((name, l) =>
        text(name, SIDE + nameWidth, y + offsets[l] + 4, {
          size: size.label,
          anchor: "end",
          colour: lines[l].isCeiling ? faintInk : ink,
        })
      ),
      ...panels.flatMap((panel, at) => drawPanel(panel, left + at * (plot + beside))),
    ];
  }

  function drawPanel({ metric, column, domain, points }: ForestPanel, left: number): Svg[] {
    const x = scaleLinear([...domain], [left, left + plot]);
    const ticks = x.ticks(Math.max(3, Math.floor(plot / 55)));
    const reference = points.find(({ line }) => !line.isCeiling && line.name === table.reference)?.estimate;
    const title = wrapText(
      table.columns[column],
      plot + beside - GAP - size.label,
      (part) => textWidth(part, size.label),
    );
    return [
      ...title.slice(0, 2).map((part, index, { length }) =>
        text(part, left, y - 10 - 14 * (length - 1 - index), { size: size.label, weight: "bold" })
      ),
      ...ticks.flatMap((tick) => [
        svgElement("path", { d: `M${at(x(tick))},${y} V${at(y + tall)}`, stroke: gridInk }),
        text(String(tick), x(tick), y + tall + 15, { anchor: "middle", colour: faintInk }),
      ]),
      svgElement("path", { d: `M${left},${at(y + tall)} h${at(plot)}`, stroke: ink, "stroke-width": 1 }),
      ...(reference
        ? [svgElement("path", {
          d: `M${at(x(reference.value))},${y} V${at(y + tall)}`,
          ...{ stroke: faintInk, "stroke-dasharray": "2 3" },
        })]
        : []),
      ...points.map((point, l) => drawPoint(point, metric, column, x, y + offsets[l], left + plot)),
    ];
  }

  function drawPoint(
    { line, estimate, published, said }: ForestPoint,
    metric: Metric,
    column: number,
    x: (value: number) => number,
    middle: number,
    right: number,
  ): Svg {
    const parts: Svg[] = [svgElement("title", {}, svgText(said))];
    if (estimate) {
      const [low, high] = [at(x(estimate.low)), at(x(estimate.high))];
      const stroke = line.isCeiling ? faintInk : ink;
      const d = `M${low},${middle} H${high} M${low},${middle - 3.5} v7 M${high},${middle - 3.5} v7`;
      parts.push(svgElement("path", { d, stroke, "stroke-width": line.isCeiling ? 1 : 1.5, fill: "none" }));
      parts.push(
        line.isCeiling
          ? svgElement("circle", { cx: at(x(estimate.value)), cy: middle, r: 2.6, fill: faintInk })
          : rowMark(line.index, x(estimate.value), middle, 48),
      );
    }
    if (published !== undefined) parts.push(publishedMark(x(published), middle));
    const cell = cellAt(line.isCeiling, line.index, column);
    parts.push(
      ...valueText(estimate?.value, estimate?.compared, cell, metric, middle + 4, right, line.isCeiling),
    );
    return svgElement("g", {}, ...parts);
  }

  /** The number and its difference; why there is none. */
  function valueText(
    value: number | undefined,
    compared: Difference | undefined,
    cell: Cell,
    metric: Metric,
    base: number,
    right: number,
    isCeiling: boolean,
  ): Svg[] {
    if (value === undefined) {
      const note = notes.ofCell(cell, metric.name);
      return [text(note === undefined ? EMPTY : `${EMPTY} (${note})`, right + 8, base, { colour: faintInk })];
    }
    const number = text(formatNumber(value, metric.digits), right + VALUE, base, {
      ...{ size: size.label, anchor: "end", colour: isCeiling ? faintInk : ink },
    });
    if (!compared) return [number];
    const [mark, colour] = compared.low > 0
      ? ["▲ ", gain]
      : compared.high < 0
      ? ["▼ ", loss]
      : ["", faintInk];
    const difference = `${mark}${formatSigned(compared.difference, metric.digits)}`;
    return [number, text(difference, right + VALUE + DELTA, base, { anchor: "end", colour })];
  }

  function cellAt(isCeiling: boolean, index: number, column: number): Cell {
    return isCeiling ? table.ceilings[index].cells[column] : table.cells[index][column];
  }

  function usedNotes(): string[] {
    const cells = [...table.cells.flat(), ...table.ceilings.flatMap(({ cells }) => cells)];
    const used = new Set(cells.flatMap((cell) => table.metrics.map(({ name }) => notes.ofCell(cell, name))));
    return notes.notes.flatMap((note, index) => used.has(index + 1) ? [`(${index + 1}) ${note}`] : []);
  }
}

function legend(table: Table): string {
  const { published } = table;
  return [
    `${sourceLine(table, " · ")} · 95 % intervals by ${intervalsText(table)}`,
    ...(hasDifferences(table)
      ? [`beside: difference to ${referenceText(table)}, ▲ ▼ where its interval excludes 0`]
      : []),
    ...(published?.comparable && hasPublished(table) ? [`hollow diamonds: published (${published.on})`] : []),
  ].join(" · ");
}

function hasDifferences({ cells, metrics }: Table): boolean {
  return cells.flat().some((cell) =>
    isMeasured(cell) && metrics.some(({ name }) => cell.values[name]?.compared)
  );
}

function description(table: Table): string {
  const what = `A panel per metric (${table.metrics.map(({ label }) => label).join(", ")}) and column (${
    table.columns.join(", ")
  }), a line per row (${table.rows.map(({ name }) => name).join(", ")}).`;
  const numbers = table.metrics.flatMap((metric) =>
    table.columns.flatMap((_, column) => table.rows.map((_, row) => describeCell(table, row, column, metric)))
  );
  return `${what} ${numbers.join(". ")}.`;
}

/** A name that fits beside the panels; the whole one is in the words of its points. */
function shortened(name: string): string {
  if (textWidth(name, size.label) <= NAMES.most) return name;
  const characters = [...name];
  while (textWidth(`${characters.join("")}…`, size.label) > NAMES.most) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

function at(value: number): number {
  return Number(value.toFixed(2));
}
