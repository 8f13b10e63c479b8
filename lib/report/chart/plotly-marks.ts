import { faintInk, ink } from "../figure-style.ts";
import type {
  BarMark,
  CellMark,
  LineMark,
  Look,
  Mark,
  NameScale,
  Panel,
  ParallelMark,
  Point,
  PointMark,
  RuleMark,
} from "./chart.ts";
import type { PlotlyPart } from "./plotly-part.ts";
import { parallelColour, parallelShare, ticksOf, worstFirst } from "./parallel-share.ts";
import { drawnLook, toneColour } from "./looks.ts";
import { plotlyText } from "./plotly-text.ts";

/** Shares of the figure that a panel takes, from the left and from below. */
export interface PlotlyPlace {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * The marks of a panel as traces.
 *
 * @param legend names that have an entry already; new ones are added.
 */
export function plotlyTraces(
  panel: Panel,
  suffix: string,
  legend: Set<string>,
  place: PlotlyPlace,
): PlotlyPart[] {
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const entry = (series: string | undefined): PlotlyPart => {
    if (series === undefined) return { showlegend: false };
    const isNew = !legend.has(series);
    legend.add(series);
    return { name: plotlyText(series), legendgroup: series, showlegend: isNew };
  };
  const traces = (mark: Mark): PlotlyPart[] => {
    switch (mark.kind) {
      case "points":
        // A mark at the end of its axis is drawn whole.
        return [{
          ...{ ...axes, ...entry(mark.series), ...points(mark) },
          ...(panel.y.kind === "names" ? { cliponaxis: false } : {}),
        }];
      case "line":
        return [{ ...axes, ...band(mark) }, { ...axes, ...entry(mark.series), ...line(mark) }];
      case "bars":
        return [{ ...axes, ...bars(mark) }];
      case "cells":
        return [{ ...axes, ...cells(mark, panel, place) }];
      case "parallel":
        return parallel(mark).map((line) => ({ ...axes, ...line }));
      case "rule":
        return [{ ...axes, ...rule(mark, panel) }];
    }
  };
  return panel.marks.flatMap(traces);
}

export function plotlyBesides({ beside = [] }: Panel, right: number, suffix: string): PlotlyPart[] {
  let end = 0;
  return beside.flatMap(({ width, texts, isLeft, isDrawnOnly }) => {
    if (isDrawnOnly) return [];
    const start = end;
    end += width;
    return texts.map(({ y, text, tone, isBold }) => ({
      ...{ text: isBold ? `<b>${plotlyText(text)}</b>` : plotlyText(text), showarrow: false },
      ...{ x: right, xref: "paper", xanchor: isLeft ? "left" : "right", xshift: isLeft ? start + 4 : end },
      ...{ y, yref: `y${suffix}`, yanchor: "middle", font: { size: 11, color: toneColour(tone) } },
    }));
  });
}

function points({ look, points, isAside }: PointMark): PlotlyPart {
  const looks = points.map((point) => point.look ?? look);
  return {
    ...{ type: "scatter", mode: "markers", ...placed(points) },
    ...(points.some(({ low }) => low !== undefined) ? { error_x: errors(points) } : {}),
    marker: marker(looks, points),
    ...(isAside ? { visible: "legendonly" } : {}),
  };
}

function line({ look, points }: LineMark): PlotlyPart {
  const found = points.filter((point) => point !== null);
  const { line: color, dash } = drawnLook(look);
  return {
    ...{ type: "scatter", mode: "lines+markers", ...placed(found) },
    line: {
      color,
      width: 2,
      dash: dash === "" ? "solid" : dash.split(" ").map((part) => `${part}px`).join(" "),
    },
    marker: marker(found.map((point) => point.look ?? look), found),
  };
}

/** A closed line around the intervals, in the colour of the row. */
function band({ look, points, series }: LineMark): PlotlyPart {
  const found = points.filter((point): point is Point => point?.low !== undefined);
  const x = found.map(({ x }) => rounded(x));
  return {
    type: "scatter",
    mode: "lines",
    fill: "toself",
    fillcolor: `${drawnLook(look).line}33`,
    line: { width: 0 },
    ...{ hoverinfo: "skip", showlegend: false, ...(series === undefined ? {} : { legendgroup: series }) },
    x: [...x, ...x.toReversed()],
    y: [...found.map(({ high }) => rounded(high!)), ...found.map(({ low }) => rounded(low!)).toReversed()],
  };
}

function bars({ points }: BarMark): PlotlyPart {
  return {
    type: "bar",
    orientation: "h",
    width: 0.64,
    showlegend: false,
    ...placed(points),
    error_x: errors(points),
    marker: {
      color: points.map(({ look }) => drawnLook(look!).fill),
      line: { color: ink, width: points.map(({ isStrong }) => isStrong ? 2 : 0.6) },
    },
  };
}

function cells(
  { values, range: [zmin, zmax], unit, written, joined }: CellMark,
  { x, y }: Panel,
  place: PlotlyPlace,
): PlotlyPart {
  return {
    type: "heatmap",
    z: values.map((line) => line.map((value) => value === null ? null : rounded(value))),
    ...{ x: [...(x as NameScale).names.keys()], y: [...(y as NameScale).names.keys()], zmin, zmax },
    ...{ colorscale: "Viridis", colorbar: colourBar(unit, values.length, place) },
    ...(written
      ? {
        text: values.map((line) => line.map((value) => value === null ? "" : written(value))),
        texttemplate: "%{text}",
      }
      : {}),
    hovertemplate: `%{y} ${plotlyText(joined)} %{x}: %{z} ${plotlyText(unit)}<extra></extra>`,
  };
}

/** Beside its panel, as high as that. */
function colourBar(unit: string, lines: number, { x, y }: PlotlyPlace): PlotlyPart {
  const place = { x: x[1], y: (y[0] + y[1]) / 2, len: y[1] - y[0], lenmode: "fraction" };
  // Beside few lines the bar is short.
  return { title: { text: unit }, thickness: 14, nticks: Math.min(6, Math.max(2, lines - 1)), ...place };
}

/** Lines from axis to axis. Plotly's own parallel coordinates need WebGL, which not every reader has. */
function parallel(mark: ParallelMark): PlotlyPart[] {
  const { axes, range, said } = mark;
  return worstFirst(mark).map((l) => ({
    ...{ type: "scatter", mode: "lines+markers", showlegend: false, x: [...axes.keys()] },
    y: axes.map((axis) => rounded(parallelShare(axis, axis.at[l]))),
    line: { color: parallelColour(range, axes.at(-1)!.at[l]), width: 2 },
    marker: { size: 5 },
    ...{ text: plotlyText(said[l]), hoverinfo: "text" },
  }));
}

export function parallelTicks({ axes }: ParallelMark, suffix: string): PlotlyPart[] {
  return axes.flatMap((axis, x) =>
    ticksOf(axis).map(([value, text]) => ({
      x,
      xref: `x${suffix}`,
      y: parallelShare(axis, value),
      yref: `y${suffix}`,
      // Above the lines that run through it.
      xanchor: "left",
      ...{ xshift: 4, yshift: 9 },
      ...{ text: plotlyText(text), showarrow: false, font: { size: 11, color: ink } },
    }))
  );
}

function rule({ x }: RuleMark, { y }: Panel): PlotlyPart {
  const ends = y.kind === "names" ? [-0.5, y.names.length - 0.5] : y.domain;
  return {
    type: "scatter",
    mode: "lines",
    x: [rounded(x), rounded(x)],
    y: ends,
    showlegend: false,
    hoverinfo: "skip",
    line: { color: faintInk, width: 1, dash: "dot" },
  };
}

function placed(points: readonly Point[]): PlotlyPart {
  return {
    ...{ x: points.map(({ x }) => rounded(x)), y: points.map(({ y }) => rounded(y)) },
    ...{ hovertext: points.map(({ said }) => plotlyText(said)), hoverinfo: "text" },
    ...(points.some(({ picture }) => picture !== undefined)
      ? { customdata: points.map(({ picture }) => picture) }
      : {}),
  };
}

function errors(points: readonly Point[]): PlotlyPart {
  return {
    ...{ type: "data", symmetric: false, color: ink, thickness: 1.3, width: 3 },
    array: points.map(({ x, high }) => high === undefined ? 0 : rounded(high - x)),
    arrayminus: points.map(({ x, low }) => low === undefined ? 0 : rounded(x - low)),
  };
}

/** Shapes, sizes and colours; written once where all points look the same. */
function marker(looks: readonly Look[], points: readonly Point[]): PlotlyPart {
  const drawn = looks.map(drawnLook);
  const once = <T>(values: readonly T[]): T | readonly T[] => new Set(values).size === 1 ? values[0] : values;
  return {
    // Plotly fades points of different sizes by itself: intervals would show through.
    opacity: 1,
    symbol: once(drawn.map(({ shape: [, name], fill }) => fill === "none" ? `${name}-open` : name)),
    size: once(
      drawn.map(({ area }, p) => Number((2.3 * Math.sqrt((points[p].area ?? area) / Math.PI)).toFixed(1))),
    ),
    color: once(drawn.map(({ fill, stroke }) => fill === "none" ? stroke : fill)),
    line: {
      color: ink,
      width: once(drawn.map(({ stroke, strokeWidth }) => stroke === "none" ? 0 : strokeWidth)),
    },
  };
}

/** Digits beyond these tell nothing and only make files grow. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}
