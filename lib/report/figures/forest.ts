import { chartFigure } from "../chart/chart-figure.ts";
import type { Beside, Panel, Point, Tone } from "../chart/chart.ts";
import { formatDifference, formatNumber, formatSigned, numberWithInterval } from "../format-number.ts";
import { EMPTY, type Line, type Printed, printedTable } from "../printed-table.ts";
import { hasPublished } from "../published-cell.ts";
import type { Difference, Metric, Table } from "../table.ts";
import { intervalsText, metricText, referenceText, sourceLine } from "../table-words.ts";
import { differenceChoice } from "./column-choice.ts";
import type { Figure } from "./figure.ts";

const WIDTH = 1080;
const VALUE = 48;
const DELTA = 58;

/**
 * The table as a forest plot: a panel per metric and column, a line per row, a mark with its 95 % interval. The axis spans what is
 * shown and need not begin at 0, since lengths from 0 mean nothing here. A reader may ask for the paired differences instead.
 */
export function forestFigure(table: Table): Figure {
  const printed = numberedHere(printedTable(table));
  const differs = printed.lines.some(({ row, numbers }) =>
    row !== null && numbers.some(({ estimate }) => estimate?.compared)
  );
  const groupsOf = (panels: (lines: readonly Line[], metric: Metric) => Panel[]) =>
    table.metrics.map((metric) => ({ heading: metricText(metric), panels: panels(printed.lines, metric) }));
  const numbers = groupsOf((lines, metric) => numberPanels(table, lines, metric, differs));
  const { published } = table, reference = referenceText(table);
  const isPublished = published?.comparable && hasPublished(table);
  return chartFigure({
    name: `${table.experiment}-numbers`,
    id: `${table.experiment}-${table.profile}`,
    title: table.title,
    subtitle: [
      `${sourceLine(table, " · ")} · 95 % intervals by ${intervalsText(table)}`,
      ...(differs ? [`beside: difference to ${reference}, ▲ ▼ where its interval excludes 0`] : []),
      ...(isPublished ? [`hollow diamonds: published (${published.on})`] : []),
    ].join(" · "),
    explain: [
      `Marks with 95 % intervals by ${intervalsText(table)}; grey lines are ceilings and references`,
      ...(differs
        ? [
          `beside a number its paired difference to ${reference}, with a triangle where its interval excludes zero`,
        ]
        : []),
      ...(isPublished
        ? [`hollow diamonds are published numbers (${published.on}; ${published.verdict})`]
        : []),
    ].join("; ") + ".",
    width: WIDTH,
    groups: numbers,
    notes: printed.notes.map((note, n) => `(${n + 1}) ${note}`),
    choices: differs
      ? differenceChoice(table, numbers, groupsOf((lines, metric) => differencePanels(table, lines, metric)))
      : undefined,
  });
}

/** A printed table with notes to numbers alone, counted from 1: notes to rows stand in other places. */
function numberedHere({ lines, notes }: ReturnType<typeof printedTable>) {
  const all = lines.flatMap(({ numbers }) => numbers.flatMap(({ footnote }) => footnote ?? []));
  const used = [...new Set(all)].sort((a, b) => a - b);
  return {
    notes: used.map((footnote) => notes[footnote - 1]),
    lines: lines.map((line): Line => ({
      ...line,
      numbers: line.numbers.map((number) => ({
        ...number,
        footnote: number.footnote === undefined ? undefined : used.indexOf(number.footnote) + 1,
      })),
    })),
  };
}

/** What stands in the lines under a column, by line. */
function numbersUnder(lines: readonly Line[], c: number, metric: Metric): Printed[] {
  return lines.map(({ numbers }) => numbers.filter((number) => number.metric === metric)[c]);
}

function numberPanels(table: Table, lines: readonly Line[], metric: Metric, differs: boolean): Panel[] {
  const isCompared = table.published?.comparable;
  const panels = table.columns.map((column, c) => {
    const numbers = numbersUnder(lines, c, metric);
    return {
      column,
      ours: numbers.flatMap((number, y): Point[] => {
        if (!number.estimate) return [];
        const { value, low, high } = number.estimate;
        return [{ x: value, y, low, high, said: told(lines[y], number), look: lines[y].row ?? "reference" }];
      }),
      // What may not be compared would only stretch the axis: it stands in a table of its own.
      paper: numbers.flatMap((number, y): Point[] =>
        isCompared && number.paper && lines[y].row !== null
          ? [{ x: number.paper.published, y, said: told(lines[y], number) }]
          : []
      ),
      beside: besides(lines, numbers, differs),
    };
  });
  const domain = domainOf(panels.flatMap(({ ours, paper }) => [...ours, ...paper]), [0, 100], [0, 100]);
  return panels.map(({ column, ours, paper, beside }) => ({
    title: column,
    x: { kind: "numbers", domain, shared: metric.name },
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

function told({ name, row }: Line, { column, metric, estimate, paper }: Printed): string {
  // Where a published number has none of ours beside it, its verdict says why.
  const found = estimate ? numberWithInterval(estimate, metric) : `no number: ${paper?.verdict}`;
  const published = paper && row !== null
    ? `; published ${formatNumber(paper.published, metric.digits)}`
    : "";
  return `${name}, ${column}: ${metric.label} ${found}${published}`;
}

/** Paired differences around zero, on the lines of the numbers. */
function differencePanels(table: Table, lines: readonly Line[], metric: Metric): Panel[] {
  const panels = table.columns.map((column, c) => {
    const found = numbersUnder(lines, c, metric).flatMap(({ estimate }, y) =>
      estimate?.compared && lines[y].row !== null ? [{ y, compared: estimate.compared }] : []
    );
    return {
      column,
      points: found.map(({ y, compared }): Point => {
        const { difference: x, low, high } = compared;
        const said = `${lines[y].name}, ${column}: Δ ${metric.label} ${
          formatDifference(compared, metric.digits)
        }`;
        return { x, y, low, high, said, look: lines[y].row! };
      }),
      texts: found.map(({ y, compared }) => ({ y, ...differenceText(compared, metric.digits) })),
    };
  });
  const domain = domainOf([{ x: 0 }, ...panels.flatMap(({ points }) => points)], [-1, 1]);
  return panels.map(({ column, points, texts }) => ({
    title: column,
    x: { kind: "numbers", domain, shared: `Δ ${metric.name}` },
    y: { kind: "names", names: lines.map(({ name }) => name), faintFrom: table.rows.length },
    marks: [{ kind: "rule", x: 0 }, { kind: "points", look: 0, points }],
    beside: [{ width: DELTA + VALUE, texts }],
  }));
}

/** Numbers beside a panel, why there is none, and differences. */
function besides(lines: readonly Line[], numbers: readonly Printed[], differs: boolean): Beside[] {
  const texts = numbers.map(({ estimate, metric, footnote }, y) => {
    const none = footnote === undefined ? EMPTY : `${EMPTY} (${footnote})`;
    const text = estimate ? formatNumber(estimate.value, metric.digits) : none;
    return { y, text, tone: lines[y].row === null || !estimate ? "faint" : "ink" } as const;
  });
  const differences = numbers.flatMap(({ estimate, metric }, y) =>
    estimate?.compared ? [{ y, ...differenceText(estimate.compared, metric.digits) }] : []
  );
  return [{ width: VALUE, texts }, ...(differs ? [{ width: DELTA, texts: differences }] : [])];
}

function differenceText({ difference, low, high }: Difference, digits: number): { text: string; tone: Tone } {
  const text = formatSigned(difference, digits);
  if (low > 0) return { text: `▲ ${text}`, tone: "gain" };
  return high < 0 ? { text: `▼ ${text}`, tone: "loss" } : { text, tone: "faint" };
}

/**
 * What is shown, with room at both ends, and some where all numbers are the same.
 *
 * @param bounds of a metric: no axis goes on beyond them where no number does.
 */
function domainOf(
  points: readonly Pick<Point, "x" | "low" | "high">[],
  none: readonly [number, number],
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
) {
  if (points.length === 0) return none;
  const ends = points.flatMap(({ x, low = x, high = x }) => [x, low, high]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = Math.max(0.5, 0.06 * (high - low));
  return [
    low < least ? low - room : Math.max(least, low - room),
    high > most ? high + room : Math.min(most, high + room),
  ] as const;
}
