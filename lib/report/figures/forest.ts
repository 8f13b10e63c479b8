import { chartFigure } from "../chart/chart-figure.ts";
import type { Beside, Panel, PanelGroup, Point, Tone } from "../chart/chart.ts";
import { describeCell, numberWithInterval } from "../describe-cell.ts";
import { EMPTY, type Footnotes, footnotes } from "../footnotes.ts";
import { formatDifference, formatNumber, formatSigned } from "../format-number.ts";
import { intervalsText } from "../intervals-text.ts";
import { hasPublished, publishedCell } from "../published-cell.ts";
import { referenceText } from "../reference-text.ts";
import { type Cell, type Difference, type Estimate, isMeasured, type Metric, type Table } from "../table.ts";
import { sourceLine } from "../source-line.ts";
import type { Figure } from "./figure.ts";

const WIDTH = 1080;
const VALUE = 48;
const DELTA = 58;

/**
 * The table as a forest plot: a panel per metric and column, a line per row, a mark with its 95 % interval. The axis spans what is
 * shown and need not begin at 0, since lengths from 0 mean nothing here. A reader may ask for the paired differences instead.
 */
export function forestFigure(table: Table): Figure {
  const differs = estimatesOf(table).some(({ compared }) => compared);
  const numbers = groupsOf(table, numberPanels);
  const { published } = table;
  const isPublished = published?.comparable && hasPublished(table);
  return chartFigure({
    name: `${table.experiment}-numbers`,
    id: `${table.experiment}-${table.profile}`,
    title: table.title,
    subtitle: [
      `${sourceLine(table, " · ")} · 95 % intervals by ${intervalsText(table)}`,
      ...(differs
        ? [`beside: difference to ${referenceText(table)}, ▲ ▼ where its interval excludes 0`]
        : []),
      ...(isPublished ? [`hollow diamonds: published (${published.on})`] : []),
    ].join(" · "),
    explain: [
      `Marks with 95 % intervals by ${intervalsText(table)}; grey lines are ceilings and references`,
      ...(differs
        ? [
          `beside a number its paired difference to ${
            referenceText(table)
          }, with a triangle where its interval excludes zero`,
        ]
        : []),
      ...(isPublished
        ? [`hollow diamonds are published numbers (${published.on}; ${published.verdict})`]
        : []),
    ].join("; ") + ".",
    width: WIDTH,
    groups: numbers,
    notes: notesOf(table),
    ...(differs
      ? {
        choices: {
          selections: [{
            label: "Show",
            options: ["numbers", `paired differences to ${referenceText(table)}`],
            chosen: 0,
          }],
          groups: { "0": numbers, "1": groupsOf(table, differencePanels) },
        },
      }
      : {}),
  });
}

/** A line of a forest plot: a row of the table, or a ceiling below the rows. */
interface Line {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** Its number among the rows; null for a ceiling. */
  readonly row: number | null;
}

function linesOf(table: Table): Line[] {
  return [
    ...table.rows.map(({ name }, row) => ({ name, cells: table.cells[row], row })),
    ...table.ceilings.map(({ name, cells }) => ({ name, cells, row: null })),
  ];
}

function groupsOf(table: Table, panels: (table: Table, metric: Metric) => Panel[]): PanelGroup[] {
  return table.metrics.map((metric) => ({
    heading: `${metric.label} (${metric.unit})`,
    panels: panels(table, metric),
  }));
}

function numberPanels(table: Table, metric: Metric): Panel[] {
  const lines = linesOf(table);
  const notes = footnotes(table);
  const panels = table.columns.map((column, c) => ({
    column,
    ours: lines.flatMap((line, y): Point[] => {
      const estimate = estimateOf(line.cells[c], metric);
      if (!estimate) return [];
      const { value, low, high } = estimate;
      const said = line.row === null
        ? `${line.name}, ${column}: ${metric.label} ${numberWithInterval(estimate, metric)}`
        : describeCell(table, line.row, c, metric);
      return [{ x: value, y, low, high, said, look: line.row ?? "reference" }];
    }),
    paper: lines.flatMap((line, y): Point[] => {
      // What may not be compared would only stretch the axis: it stands in a table of its own.
      const published = table.published?.comparable
        ? publishedCell(table, line.cells[c], metric.name)
        : undefined;
      if (!published || line.row === null) return [];
      return [{ x: published.published, y, said: describeCell(table, line.row, c, metric) }];
    }),
    beside: besides(lines, c, metric, notes, estimatesOf(table).some(({ compared }) => compared)),
  }));
  const domain = domainOf(panels.flatMap(({ ours, paper }) => [...ours, ...paper]), [0, 100]);
  return panels.map(({ column, ours, paper, beside }) => ({
    title: column,
    x: { kind: "numbers", domain: [Math.max(0, domain[0]), domain[1]], shared: metric.name },
    y: { kind: "names", names: lines.map(({ name }) => name), faintFrom: table.rows.length },
    marks: [
      ...ours.filter(({ y }) =>
        table.reference !== undefined && lines[y].row !== null && lines[y].name === table.reference
      )
        .map(({ x }) => ({ kind: "rule" as const, x })),
      { kind: "points", look: 0, points: ours },
      ...(paper.length > 0 ? [{ kind: "points" as const, look: "published" as const, points: paper }] : []),
    ],
    beside,
  }));
}

/** Paired differences around zero, on the lines of the numbers. */
function differencePanels(table: Table, metric: Metric): Panel[] {
  const lines = linesOf(table);
  const panels = table.columns.map((column, c) => ({
    column,
    points: lines.flatMap(({ name, cells, row }, y): Point[] => {
      const compared = estimateOf(cells[c], metric)?.compared;
      if (!compared || row === null) return [];
      const { difference: x, low, high } = compared;
      return [{
        x,
        y,
        low,
        high,
        said: `${name}, ${column}: Δ ${metric.label} ${formatDifference(compared, metric.digits)}`,
        look: row,
      }];
    }),
  }));
  const domain = domainOf([{ x: 0 }, ...panels.flatMap(({ points }) => points)], [-1, 1]);
  return panels.map(({ column, points }, c) => ({
    title: column,
    x: { kind: "numbers", domain, shared: `Δ ${metric.name}` },
    y: { kind: "names", names: lines.map(({ name }) => name), faintFrom: table.rows.length },
    marks: [{ kind: "rule", x: 0 }, { kind: "points", look: 0, points }],
    beside: [{
      width: DELTA + VALUE,
      texts: points.map(({ y }) => {
        const compared = estimateOf(lines[y].cells[c], metric)!.compared!;
        return { y, ...differenceText(compared, metric.digits) };
      }),
    }],
  }));
}

/** Numbers beside a panel, why there is none, and differences. */
function besides(
  lines: readonly Line[],
  c: number,
  metric: Metric,
  notes: Footnotes,
  differs: boolean,
): Beside[] {
  const texts = lines.map(({ cells, row }, y) => {
    const estimate = estimateOf(cells[c], metric);
    const note = notes.ofCell(cells[c], metric.name);
    const text = estimate
      ? formatNumber(estimate.value, metric.digits)
      : note === undefined
      ? EMPTY
      : `${EMPTY} (${note})`;
    return { y, text, tone: row === null || !estimate ? "faint" : "ink" } as const;
  });
  const differences = lines.flatMap(({ cells }, y) => {
    const compared = estimateOf(cells[c], metric)?.compared;
    return compared ? [{ y, ...differenceText(compared, metric.digits) }] : [];
  });
  return [{ width: VALUE, texts }, ...(differs ? [{ width: DELTA, texts: differences }] : [])];
}

function differenceText({ difference, low, high }: Difference, digits: number): { text: string; tone: Tone } {
  const text = formatSigned(difference, digits);
  if (low > 0) return { text: `▲ ${text}`, tone: "gain" };
  return high < 0 ? { text: `▼ ${text}`, tone: "loss" } : { text, tone: "faint" };
}

/** What is shown, with room at both ends, and some where all numbers are the same. */
function domainOf(points: readonly Pick<Point, "x" | "low" | "high">[], none: readonly [number, number]) {
  if (points.length === 0) return none;
  const ends = points.flatMap(({ x, low = x, high = x }) => [x, low, high]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = Math.max(0.5, 0.06 * (high - low));
  return [low - room, high + room] as const;
}

function notesOf(table: Table): string[] {
  const { notes, ofCell } = footnotes(table);
  const cells = linesOf(table).flatMap(({ cells }) => cells);
  const used = new Set(cells.flatMap((cell) => table.metrics.map(({ name }) => ofCell(cell, name))));
  return notes.flatMap((note, index) => used.has(index + 1) ? [`(${index + 1}) ${note}`] : []);
}

function estimatesOf({ cells, metrics }: Table): Estimate[] {
  return cells.flat().flatMap((cell) =>
    isMeasured(cell) ? metrics.flatMap(({ name }) => cell.values[name] ?? []) : []
  );
}

function estimateOf(cell: Cell, metric: Metric): Estimate | undefined {
  return isMeasured(cell) ? cell.values[metric.name] : undefined;
}
