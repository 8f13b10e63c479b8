import { chartFigure } from "../chart/chart-figure.ts";
import type { Mark, NumberScale, Panel, PanelGroup, Point } from "../chart/chart.ts";
import { formatDifference, formatNumber, numberWithInterval } from "../format-number.ts";
import { hasPublished } from "../published-cell.ts";
import type { Estimate, Interval, Table } from "../table.ts";
import { intervalsText, metricText, sourceLine } from "../table-words.ts";
import { differenceChoice } from "./column-choice.ts";
import type { Figure } from "./figure.ts";
import {
  isLogarithmic,
  type SweepAxis,
  type SweepLine,
  type SweepPanel,
  sweepPanels,
} from "./sweep-points.ts";

/** Where the published numbers lie so far from ours, in points, the axis leaves out what is between. */
const FAR = 8;
/** An axis shows at least this many points. */
const LEAST = 2;

/**
 * The table as lines along numeric settings with 95 % bands: a panel per metric and axis, a line per column (or per row, where the
 * axis is of columns), published numbers as hollow diamonds.
 *
 * @param axes at least one.
 */
export function sweepFigure(table: Table, axes: readonly SweepAxis[]): Figure {
  const rows = sweepPanels(table, axes);
  const isPublished = table.published && hasPublished(table);
  const groups = rows.map((panels) => ({ panels: panels.map((panel) => numberPanel(table, panel)) }));
  const differs = table.reference !== undefined &&
    rows.some((panels) =>
      panels.some(({ lines }) =>
        lines.some(({ points }) => points.some(({ estimate }) => estimate?.compared))
      )
    );
  return chartFigure({
    name: `${table.experiment}-lines`,
    id: `${table.experiment}-${table.profile}-lines`,
    title: table.title,
    subtitle: `${sourceLine(table, " · ")} · bands are 95 % intervals by ${intervalsText(table)}`,
    explain: `Lines with 95 % intervals by ${intervalsText(table)} as bands` +
      (isPublished
        ? `; hollow diamonds are published numbers (${table.published!.on}; ${table.published!.verdict}).`
        : "."),
    groups,
    choices: differs ? differenceChoice(table, groups, differences(table, rows)) : undefined,
  });
}

function numberPanel(table: Table, { metric, axis, lines }: SweepPanel): Panel {
  const ours = ({ name, points }: SweepLine): (Point | null)[] =>
    points.map(({ name: place, x, estimate }) =>
      estimate &&
      {
        ...bandAt(x, estimate),
        said: `${name}, ${place}: ${metric.label} ${numberWithInterval(estimate, metric)}`,
      }
    );
  const published = lines.flatMap(({ name, points }) =>
    points.flatMap(({ name: place, x, published: y }): Point[] =>
      y === null
        ? []
        : [{ x, y, said: `${name}, ${place}: published ${metric.label} ${formatNumber(y, metric.digits)}` }]
    )
  );
  const paper = table.published &&
    `published (${table.published.on}${table.published.comparable ? "" : "; not comparable"})`;
  return {
    title: metricText(metric),
    x: placesOf(axis),
    y: verticalScale(
      lines.flatMap(({ points }) => points.flatMap(({ estimate }) => estimate ?? [])),
      published.map(({ y }) => y),
    ),
    marks: [
      ...lines.map((line, look): Mark => ({ kind: "line", series: line.name, look, points: ours(line) })),
      ...(paper && published.length > 0
        // On other data they lie far away and would flatten the lines: a reader asks for them.
        ? [{
          kind: "points" as const,
          series: paper,
          look: "published" as const,
          points: published,
          isAside: !table.published.comparable,
        }]
        : []),
    ],
  };
}

/** The same lines as paired differences to the reference of the table. */
function differences(table: Table, rows: readonly (readonly SweepPanel[])[]): PanelGroup[] {
  const panelOf = ({ metric, axis, lines }: SweepPanel): Panel => {
    const compared = lines.map(({ name, points }) =>
      points.map(({ name: place, x, estimate }): Point | null => {
        const found = estimate?.compared;
        return found
          ? {
            ...bandAt(x, { ...found, value: found.difference }),
            said: `${name}, ${place}: Δ ${metric.label} ${formatDifference(found, metric.digits)}`,
          }
          : null;
      })
    );
    const shown = compared.flat().flatMap((point) => point ? [point.low!, point.high!] : []);
    // As many marks as the panel of numbers has, since a choice exchanges them one by one.
    const marks = numberPanel(table, { metric, axis, lines }).marks.map((mark, look): Mark =>
      mark.kind === "line"
        ? { ...mark, points: compared[look] }
        : { ...(mark as Extract<Mark, { kind: "points" }>), points: [] }
    );
    return {
      title: `Δ ${metric.label} (points)`,
      x: placesOf(axis),
      y: { kind: "numbers", domain: widened([0, ...shown]), isNice: true },
      marks,
    };
  };
  return rows.map((panels) => ({ panels: panels.map(panelOf) }));
}

function bandAt(x: number, { value, low, high }: Interval): Pick<Point, "x" | "y" | "low" | "high"> {
  return { x, y: value, low, high };
}

function placesOf(axis: SweepAxis): NumberScale {
  const ticks = axis.places.map(({ x }) => x);
  const domain = [ticks[0], ticks[ticks.length - 1]] as const;
  return { kind: "numbers", domain, label: axis.label, ticks, isLogarithmic: isLogarithmic(axis) };
}

/** Heights of numbers. Published ones far from ours, on other data, would flatten both: then the axis is broken between them. */
function verticalScale(estimates: readonly Estimate[], published: readonly number[]): NumberScale {
  const ours = estimates.flatMap(({ low, high }) => [low, high]);
  const whole: NumberScale = { kind: "numbers", domain: widened([...ours, ...published]), isNice: true };
  if (ours.length === 0 || published.length === 0) return whole;
  const [low, high] = [widened(ours), widened(published)].sort((a, b) => a[0] - b[0]);
  return high[0] - low[1] < FAR
    ? whole
    : { kind: "numbers", domain: [low[0], high[1]], gap: [low[1], high[0]] };
}

function widened(numbers: readonly number[]): [number, number] {
  if (numbers.length === 0) return [0, 100];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const room = Math.max((high - low) * 0.12, (LEAST - (high - low)) / 2, 0);
  return [low - room, high + room];
}
