import { chartFigure } from "../chart/chart-figure.ts";
import type { NumberScale, Panel } from "../chart/chart.ts";
import type { Figure } from "./figure.ts";

/** Points in the plane, in groups, several pictures of the same plane side by side. */
export interface Scatter {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  readonly explain: string;
  /** Names of the groups that points may belong to. */
  readonly groups: readonly string[];
  readonly panels: readonly { readonly name: string; readonly points: readonly ScatterPoint[] }[];
}

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Number of its group; null for a point of none, drawn as a small ring. */
  readonly group: number | null;
  /** 0 … 1: how large it is drawn. */
  readonly weight: number;
}

/** Marks' areas in square pixels at weight 0 and 1. */
const AREAS = [4, 70] as const;
const PANEL = 254;
const UNLABELLED = "no label";

export function scatterFigure({ name, title, explain, groups, panels }: Scatter): Figure {
  const all = panels.flatMap(({ points }) => points);
  const axis = (values: readonly number[]): NumberScale => ({
    ...{ kind: "numbers", domain: [Math.min(...values), Math.max(...values)], isBare: true },
  });
  const axes = { x: axis(all.map(({ x }) => x)), y: axis(all.map(({ y }) => y)) };
  const kinds = [null, ...groups.keys()].filter((group) => all.some((point) => point.group === group));
  const nameOf = (group: number | null) => group === null ? UNLABELLED : groups[group];
  return chartFigure({
    ...{ name, title, explain, subtitle: "", width: Math.max(2, panels.length) * PANEL + 16 },
    description: `${explain} ${
      panels.map(({ name, points }) => {
        const counts = groups.map((group, g) =>
          `${points.filter((point) => point.group === g).length} ${group}`
        );
        return `${name}: ${counts.join(", ")}.`;
      }).join(" ")
    }`,
    groups: [{
      panels: panels.map(({ name, points }): Panel => ({
        title: name,
        ...axes,
        height: "square",
        marks: kinds.map((group) => ({
          ...{ kind: "points", series: nameOf(group), look: group ?? "unlabelled" },
          points: points.filter((point) => point.group === group).map(({ x, y, weight }) => ({
            ...{ x, y, said: nameOf(group) },
            ...(group === null ? {} : { area: AREAS[0] + weight * (AREAS[1] - AREAS[0]) }),
          })),
        })),
      })),
    }],
    data: {
      columns: ["panel", "group", "points"],
      rows: panels.flatMap((panel) =>
        [...groups.keys(), null].map((group) => [
          panel.name,
          nameOf(group),
          panel.points.filter((point) => point.group === group).length,
        ])
      ),
    },
  });
}
