// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { figureText as text } from "../figure-marks.ts";
import { faintInk, gridInk, ink, rowColours, size } from "../figure-style.ts";
import { type Svg, svgElement } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import { textWidth } from "../text-width.ts";
import { wrapText } from "../wrap-text.ts";
import type { Figure } from "./figure.ts";
import { plotlyAxis, plotlyLayout, plotlySymbols, plotlyText } from "./plotly.ts";
import { rowMark } from "./row-mark.ts";

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

/** One point. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Number of its group; null for a point of none, drawn as a small ring. */
  readonly group: number | null;
  /** 0 … 1: how large it is drawn. */
  readonly weight: number;
}

const side = 230;
const gap = 16;
const margin = 20;
/** Marks' areas in square pixels at weight 0 and 1. */
const AREAS = [4, 70] as const;

/** Points in panels of one scale. */
export function scatterFigure(scatter: Scatter): Figure {
  const { name, title, explain, groups, panels } = scatter;
  return {
    ...{ name, title, explain },
    svg: drawn(scatter),
    plotly: {
      data: panels.flatMap((panel, p) =>
        [...groups.keys(), null].map((group) => {
          const points = panel.points.filter((point) => point.group === group);
          const axis = p === 0 ? "" : String(p + 1);
          return {
            type: "scatter",
            mode: "markers",
            name: group === null ? "no label" : plotlyText(groups[group]),
            legendgroup: String(group),
            showlegend: p === 0,
            x: points.map(({ x }) => rounded(x)),
            y: points.map(({ y }) => rounded(y)),
            xaxis: `x${axis}`,
            yaxis: `y${axis}`,
            marker: group === null ? { symbol: "circle-open", size: 5, color: faintInk } : {
              symbol: plotlySymbols[group % plotlySymbols.length],
              size: points.map(({ weight }) => rounded(2 * Math.sqrt(area(weight) / Math.PI))),
              color: rowColours[group % rowColours.length],
              line: { color: ink, width: 0.5 },
            },
          };
        })
      ),
      layout: plotlyLayout({
        height: 360,
        grid: { rows: 1, columns: panels.length, pattern: "independent" },
        ...Object.fromEntries(panels.flatMap((panel, p) => {
          const axis = p === 0 ? "" : String(p + 1);
          const bare = { showticklabels: false, zeroline: false };
          return [
            [`xaxis${axis}`, plotlyAxis({ ...bare, title: { text: plotlyText(panel.name) } })],
            [`yaxis${axis}`, plotlyAxis({ ...bare, scaleanchor: `x${axis}` })],
          ];
        })),
      }),
    },
    data: {
      columns: ["panel", "group", "points"],
      rows: panels.flatMap((panel) =>
        [...groups.keys(), null].map((group) => [
          panel.name,
          group === null ? "no label" : groups[group],
          panel.points.filter((point) => point.group === group).length,
        ])
      ),
    },
  };
}

function drawn({ name, title, explain, groups, panels }: Scatter): string {
  const width = 2 * margin + panels.length * (side + gap) - gap;
  const all = panels.flatMap(({ points }) => points);
  const extent = (values: number[]) => [Math.min(...values), Math.max(...values)];
  const heads = wrapText(title, width - 2 * margin, (part) => textWidth(part, size.title));
  const legendTop = 18 + heads.length * 22 + 12;
  const top = legendTop + 34;
  const x = scaleLinear(extent(all.map((point) => point.x)), [10, side - 10]);
  const y = scaleLinear(extent(all.map((point) => point.y)), [side - 10, 10]);
  let at = margin;
  const legend = groups.flatMap((group, g): Svg[] => {
    const start = at;
    at += 24 + textWidth(group, size.label) + 20;
    return [rowMark(g, start + 7, legendTop - 4), text(group, start + 20, legendTop, { size: size.label })];
  });
  const parts = panels.flatMap((panel, p): Svg[] => {
    const left = margin + p * (side + gap);
    return [
      text(panel.name, left + side / 2, top - 8, { anchor: "middle", weight: "bold", size: size.label }),
      svgElement("rect", { x: left, y: top, width: side, height: side, fill: "none", stroke: gridInk }),
      ...panel.points.map(({ x: px, y: py, group, weight }) => {
        const [cx, cy] = [left + x(px), top + y(py)];
        return group === null
          ? svgElement("circle", { cx: rounded(cx), cy: rounded(cy), r: 2, fill: "none", stroke: faintInk })
          : rowMark(group, cx, cy, area(weight));
      }),
    ];
  });
  return svgFrame(
    {
      id: name,
      width,
      height: top + side + margin,
      title,
      description: `${explain} ${counted(panels, groups)}`,
    },
    ...heads.map((line, i) => text(line, margin, 34 + i * 22, { size: size.title, weight: "bold" })),
    ...legend,
    ...parts,
  );
}

function counted(panels: Scatter["panels"], groups: Scatter["groups"]): string {
  return panels.map(({ name, points }) => {
    const counts = groups.map((group, g) => `${points.filter((point) => point.group === g).length} ${group}`);
    return `${name}: ${counts.join(", ")}.`;
  }).join(" ");
}

function area(weight: number): number {
  return AREAS[0] + weight * (AREAS[1] - AREAS[0]);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
