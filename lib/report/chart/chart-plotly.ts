import { fontFamily, gridInk, ink, paper } from "../figure-style.ts";
import {
  type Chart,
  hasMark,
  HEIGHT,
  isBare,
  namesOf,
  type Panel,
  type PanelGroup,
  type Scale,
  STEP,
} from "./chart.ts";
import type { PlotlyPart } from "./plotly-part.ts";
import { parallelTicks, plotlyBesides, plotlyTraces } from "./plotly-marks.ts";
import { plotlyLines, plotlyText } from "./plotly-text.ts";

/** A figure in the JSON of plotly.js (`application/vnd.plotly.v1+json`). */
export interface PlotlyFigure {
  readonly data: readonly PlotlyPart[];
  readonly layout: PlotlyPart;
}

/** Characters of a name at a y axis; a longer one takes two lines. */
const NAME_LINE = 32;
/** The same of what stands along an axis: it must fit below the plot on a telephone. */
const LABEL_LINE = 30;
/** Panels side by side, and those with numbers beside them, whose intervals must be told apart; further ones stand below. */
const ACROSS = 4;
const ACROSS_BESIDE = 3;
/** Pixels above a band of panels without title, for each line of one, and below. */
const ABOVE = 10;
const TITLE_LINE = 20;
const BELOW = 34;
/** Pixels of a cell of a heat map whose number can be read, and of all of it at most. */
const NARROWEST_CELLS = { cell: 20, most: 900 } as const;
/** Pixels that a page is assumed to have, for room that must be given as a share of the width. */
const ASSUMED = 1040;

export function chartPlotly(
  chart: Chart,
): PlotlyFigure & { readonly variants: Readonly<Record<string, PlotlyFigure>> | null } {
  const shown = drawn(chart.groups);
  if (!chart.choices) return { ...shown, variants: null };
  const all = Object.entries(chart.choices.groups).map(([key, groups]) => [key, drawn(groups)] as const);
  // A choice exchanges traces one by one: where it has fewer, the others are empty.
  const most = Math.max(...all.map(([, { data }]) => data.length));
  for (const { data } of [shown, ...all.map(([, figure]) => figure)]) {
    while (data.length < most) {
      data.push({ type: "scatter", mode: "markers", x: [], y: [], showlegend: false });
    }
  }
  // A menu inside the figure sets an attribute of all traces at once: each variant names the same ones for every trace.
  const names = [...new Set(shown.data.flatMap((_, t) => differing(all.map(([, { data }]) => data[t]))))];
  const layout = differing(all.map(([, { layout }]) => layout));
  const variants = all.map(([key, figure]) =>
    [key, {
      data: figure.data.map((trace) => picked(trace, names)),
      layout: picked(figure.layout, layout),
    }] as const
  );
  return { ...shown, variants: Object.fromEntries(variants) };
}

/** Width in pixels below which the interactive face scrolls sideways. */
export function narrowest({ groups }: Chart): number | undefined {
  const across = Math.max(...groups.map(acrossOf));
  const [{ panels: [panel] }] = groups;
  if (hasMark(panel, "cells")) {
    return Math.max(
      350,
      Math.min(NARROWEST_CELLS.most, 200 + NARROWEST_CELLS.cell * namesOf(panel.x).length),
    );
  }
  return across > 1 ? 140 + (panel.beside ? 250 : 210) * across : undefined;
}

/** As many panels in every band as there can be: four stand two by two rather than three and one. */
function acrossOf({ panels }: PanelGroup): number {
  const hasBeside = panels.some(({ beside = [] }) => beside.some(({ isDrawnOnly }) => !isDrawnOnly));
  if (!hasBeside) return Math.min(ACROSS, panels.length);
  return Math.ceil(panels.length / Math.ceil(panels.length / ACROSS_BESIDE));
}

function drawn(groups: readonly PanelGroup[]): PlotlyFigure & { readonly data: PlotlyPart[] } {
  const bands = groups.flatMap((group) => {
    const { heading, panels } = group, across = acrossOf(group);
    return Array.from({ length: Math.ceil(panels.length / across) }, (_, b) => ({
      ...{ heading, across, panels: panels.slice(b * across, (b + 1) * across) },
    }));
  });
  const aboves = bands.map(({ heading, panels }) =>
    ABOVE +
    TITLE_LINE * (Number(panels.some(({ title }) => title !== undefined)) + Number(heading !== undefined))
  );
  const heights = bands.map(({ panels }, b) => aboves[b] + heightOf(panels[0]) + belowOf(panels[0]));
  const height = heights.reduce((sum, one) => sum + one, 0);
  const [data, annotations, axes]: [PlotlyPart[], PlotlyPart[], Record<string, PlotlyPart>] = [[], [], {}];
  const legend = new Set<string>();
  const shared = new Map<string, string>();
  let [number, above] = [0, 0];
  bands.forEach(({ heading, across, panels }, b) => {
    const top = height - above - aboves[b];
    panels.forEach((panel, p) => {
      const suffix = number === 0 ? "" : String(number + 1);
      number++;
      const vertical = [(top - heightOf(panel)) / height, top / height] as const;
      const hasNumbers = panel.y.kind === "numbers" && !isBare(panel.y);
      const left = p / across + (p > 0 && hasNumbers ? 0.05 : 0);
      const right = (p + 1) / across - besideRoom(panel, across);
      axes[`xaxis${suffix}`] = { ...xAxis(panel, [left, right], shared, suffix), anchor: `y${suffix}` };
      axes[`yaxis${suffix}`] = { ...yAxis(panel, vertical, p === 0), anchor: `x${suffix}` };
      annotations.push(...titleOf(panel, heading, left, vertical[1]), ...plotlyBesides(panel, right, suffix));
      for (const mark of panel.marks) {
        if (mark.kind === "parallel") annotations.push(...parallelTicks(mark, suffix));
      }
      data.push(...plotlyTraces(panel, suffix, legend, { x: [left, right], y: vertical }));
    });
    above += heights[b];
  });
  const hasLegend = legend.size > 0;
  return {
    data,
    layout: {
      font: { family: fontFamily, size: 12, color: ink },
      ...{ paper_bgcolor: paper, plot_bgcolor: paper },
      // Plotly's buttons stand in a margin of their own, beside the legend.
      modebar: { orientation: "v" },
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom" },
      ...{ hoverlabel: { font: { family: fontFamily } }, hovermode: "closest", showlegend: hasLegend },
      ...{ ...axes, annotations, height: height + (hasLegend ? 64 : 24) },
      margin: { l: 60, r: 36, t: hasLegend ? 48 : 8, b: 16 },
    },
  };
}

function xAxis(
  panel: Panel,
  domain: readonly number[],
  shared: Map<string, string>,
  suffix: string,
): PlotlyPart {
  const { x } = panel;
  const zeroline = hasMark(panel, "bars");
  return { domain, ...matching(), ...axis(x, { zeroline, nticks: 6 }, (name) => plotlyLines(name, 14)) };

  function matching(): PlotlyPart {
    const word = x.kind === "numbers" ? x.shared : undefined;
    if (word === undefined) return {};
    const first = shared.get(word);
    if (first === undefined) shared.set(word, `x${suffix}`);
    return first === undefined ? {} : { matches: first };
  }
}

function yAxis(panel: Panel, domain: readonly number[], isFirst: boolean): PlotlyPart {
  const { x, y } = panel;
  const square = panel.height === "square" && isBare(x) ? { zeroline: false } : {};
  if (y.kind === "numbers") return { domain, zeroline: false, ...axis(y, {}, plotlyText), ...square };
  const named = axis(
    y,
    { showgrid: false, zeroline: false, fixedrange: !hasMark(panel, "cells") },
    (name) => plotlyLines(name, NAME_LINE),
  );
  return {
    domain,
    ...named,
    range: [y.names.length - 0.5, -0.5],
    ...(isFirst ? {} : { ticktext: y.names.map(() => "") }),
  };
}

function axis(scale: Scale, more: PlotlyPart, write: (name: string) => string): PlotlyPart {
  const look = { gridcolor: gridInk, zerolinecolor: ink, linecolor: ink, automargin: true, ...more };
  const title = scale.label === undefined
    ? {}
    : { title: { text: plotlyLines(scale.label, LABEL_LINE), standoff: 8 } };
  if (scale.kind === "names") {
    const { names } = scale;
    return {
      ...look,
      ...title,
      range: [-0.5, names.length - 0.5],
      tickvals: [...names.keys()],
      ticktext: names.map(write),
    };
  }
  const { domain: [low, high], isLogarithmic, isBare, ticks, gap } = scale;
  // Points of a plane keep off its sides.
  const room = isBare ? 0.04 * (high - low) : 0;
  return {
    ...look,
    ...title,
    ...(isLogarithmic ? { type: "log" } : {}),
    // Numbers beyond a gap are shown when a reader asks for them: Plotly then finds the range itself.
    ...(gap || isLogarithmic || ticks ? {} : { range: [low - room, high + room] }),
    ...(ticks ? { tickvals: ticks } : {}),
    ...(isBare ? { showticklabels: false, zeroline: false } : {}),
  };
}

function titleOf({ title }: Panel, heading: string | undefined, x: number, y: number): PlotlyPart[] {
  const lines = [
    ...(title === undefined ? [] : [`<b>${plotlyText(title)}</b>`]),
    ...(heading === undefined ? [] : [plotlyText(heading)]),
  ];
  if (lines.length === 0) return [];
  const place = { x, xref: "paper", xanchor: "left", y, yref: "paper", yanchor: "bottom" };
  return [{ ...place, text: lines.join("<br>"), showarrow: false, align: "left" }];
}

function heightOf(panel: Panel): number {
  if (panel.y.kind === "names") {
    const { names, step = STEP } = panel.y;
    const room = names.some((name) => name.length > NAME_LINE) ? 9 : 1;
    return (hasMark(panel, "cells") ? 26 : step + room) * names.length;
  }
  return panel.height === "square" ? 300 : panel.height ?? HEIGHT;
}

function belowOf(panel: Panel): number {
  const lines = panel.x.label === undefined ? [] : plotlyLines(panel.x.label, LABEL_LINE).split("<br>");
  const label = lines.length === 0 ? 0 : 10 + 16 * lines.length;
  return BELOW + label + (hasMark(panel, "cells") ? 70 : 0);
}

/** Share of the width for the text beside a panel, or between panels. */
function besideRoom({ beside = [] }: Panel, across: number): number {
  const pixels = beside.reduce((sum, { width, isDrawnOnly }) => sum + (isDrawnOnly ? 0 : width), 0);
  return pixels === 0 ? (across > 1 ? 0.02 : 0) : (pixels + (across > 1 ? 24 : 8)) / ASSUMED;
}

function differing(parts: readonly PlotlyPart[]): string[] {
  const names = [...new Set(parts.flatMap((part) => Object.keys(part)))];
  return names.filter((name) => new Set(parts.map((part) => JSON.stringify(part[name]))).size > 1);
}

function picked(part: PlotlyPart, names: readonly string[]): PlotlyPart {
  return Object.fromEntries(names.map((name) => [name, part[name]]));
}
