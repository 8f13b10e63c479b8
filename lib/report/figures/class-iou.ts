import { chartFigure } from "../chart/chart-figure.ts";
import type { Mark, Panel, PanelGroup, Point } from "../chart/chart.ts";
import { numberWithInterval } from "../format-number.ts";
import type { ClassColumn, ClassScores } from "./class-scores.ts";
import { columnChoice } from "./column-choice.ts";
import type { Figure } from "./figure.ts";

/** With more rows than this each has a panel of its own. */
const MOST_TOGETHER = 5;
/** Pixels for each row on the line of a class, so that intervals do not touch. */
const LANE = 10;

/**
 * IoU by class with 95 % intervals; classes sorted by the last row that has numbers. Few rows share a panel, each on a lane of its
 * own below the name of the class; many have a panel each, with the first row's numbers as grey points for comparison.
 */
export function classIouFigure(scores: ClassScores): Figure {
  const { experiment, profile, title, columns, rows } = scores;
  const groups = columns.map((column): PanelGroup[] => [{
    panels: rows.length <= MOST_TOGETHER ? [together(scores, column)] : apart(scores, column),
  }]);
  const [first] = columns;
  const missing = rows.filter((_, r) => columns.every(({ iou }) => iou[r] === null));
  return chartFigure({
    name: `${experiment}-classes`,
    id: `${experiment}-${profile}-classes`,
    title: "IoU by class",
    subtitle: `${title} · ${first.name} · profile ${profile} · lines are 95 % intervals`,
    explain: "One mark per row of the table with its 95 % interval; classes are sorted by the last row." +
      (rows.length > MOST_TOGETHER ? " Grey points are those of the first row that has numbers." : "") +
      (missing.length > 0 ? ` Without label maps of their own, and so not here: ${missing.join(", ")}.` : ""),
    groups: groups[0],
    choices: columnChoice(columns, groups),
  });
}

/** All rows in one panel, dodged. */
function together(scores: ClassScores, column: ClassColumn): Panel {
  const { rows } = scores;
  return {
    ...axesOf(scores, column, LANE * rows.length + 10),
    marks: rows.map((series, r): Mark => {
      const lane = (r - (rows.length - 1) / 2) * LANE / (LANE * rows.length + 10);
      return { kind: "points", series, look: r, points: pointsOf(scores, column, r, lane) };
    }),
  };
}

function apart(scores: ClassScores, column: ClassColumn): Panel[] {
  const reference = column.iou.findIndex((row) => row !== null);
  return scores.rows.flatMap((title, r): Panel[] => {
    if (scores.columns.every(({ iou }) => iou[r] === null)) return [];
    const others = pointsOf(scores, column, reference, 0).map(({ x, y, said }) => ({ x, y, said }));
    return [{
      title,
      ...axesOf(scores, column, 18),
      marks: [
        ...(r === reference ? [] : [{ kind: "points" as const, look: "reference" as const, points: others }]),
        {
          kind: "points",
          look: r,
          points: pointsOf(scores, column, r, 0).map((point) => ({ ...point, area: 30 })),
        },
      ],
    }];
  });
}

function axesOf(scores: ClassScores, column: ClassColumn, step: number): Pick<Panel, "x" | "y"> {
  return {
    x: { kind: "numbers", domain: domainOf(scores), label: "IoU (%)", shared: "iou" },
    y: { kind: "names", names: sorted(scores, column).map((c) => scores.classes[c]), step },
  };
}

/** What any row shows in any column; lengths from 0 mean nothing here. */
function domainOf({ columns }: ClassScores): [number, number] {
  const shown = columns.flatMap(({ iou }) =>
    iou.flatMap((row) => row ?? []).flatMap((entry) => entry ? [entry.low, entry.high] : [])
  );
  if (shown.length === 0) return [0, 100];
  return [Math.max(0, Math.min(...shown) - 3), Math.min(100, Math.max(...shown) + 1)];
}

function pointsOf(scores: ClassScores, column: ClassColumn, row: number, lane: number): Point[] {
  return sorted(scores, column).flatMap((c, line): Point[] => {
    const estimate = column.iou[row]?.[c];
    if (!estimate) return [];
    const { value, low, high } = estimate;
    const iou = numberWithInterval(estimate, { unit: "%", digits: 1 });
    return [{
      x: value,
      y: line + lane,
      low,
      high,
      said: `${scores.classes[c]}, ${scores.rows[row]}: IoU ${iou}`,
    }];
  });
}

/** Classes from the best to the worst under the last row that has numbers; those without a number last. */
function sorted({ classes }: ClassScores, { iou }: ClassColumn): number[] {
  const by = iou.findLast((row) => row !== null);
  const value = (c: number) => by?.[c]?.value ?? -1;
  return classes.map((_, c) => c).sort((a, b) => value(b) - value(a) || a - b);
}
