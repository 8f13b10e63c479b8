import type { CellMark, Chart, Mark, NumberScale, Panel, ParallelMark, Point, Scale } from "./chart.ts";
import type { PlotlyPart } from "./plotly-part.ts";

/** A figure as Plotly takes it. */
export interface PlotSpec {
  /** Its traces. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Titles, axes and all else that is not of a single trace. */
  readonly layout?: Readonly<Record<string, unknown>>;
}

type Values = readonly unknown[];

/** What can be drawn without Plotly. */
const SCATTER = ["scatter", "scattergl"];
/** Below so many points Plotly draws markers on lines, unless it is told otherwise. */
const FEW = 20;
/** Share of the range that is left free at the ends of an axis. */
const MARGIN = 0.05;
/** Longest list of names down or across that can be read. */
const MOST_NAMES = 60;

/**
 * A figure of Plotly as a chart, for where Plotly is not at hand: scatter and lines with intervals, bars (lying), a heat map, parallel
 * coordinates. What is left out stands in the notes of the chart.
 *
 * @returns null where nothing of it can be drawn.
 */
export function plotlyChart({ data, layout = {} }: PlotSpec): Chart | null {
  const shown = data.filter(({ visible }) => visible === undefined || visible === true);
  const of = (...types: readonly string[]) => shown.filter((trace) => types.includes(typeOf(trace)));
  const drawings = [
    { traces: of("heatmap").slice(0, 1), draw: heatMap },
    { traces: of("parcoords").slice(0, 1), draw: parallel },
    { traces: of(...SCATTER), draw: scatter },
    { traces: of("bar"), draw: bars },
  ];
  for (const { traces, draw } of drawings) {
    if (traces.length === 0) continue;
    const drawn = draw(traces, layout);
    if (!drawn) continue;
    const left = shown.filter((trace) => !traces.includes(trace));
    const kinds = [...new Set(left.map(typeOf))].join(", ");
    const title = textOf(layout.title);
    return {
      name: "plot",
      title: title === "" ? "Plot" : title,
      subtitle: textOf(partOf(layout.title).subtitle),
      explain: "Drawn without Plotly.",
      groups: [{ panels: [drawn.panel] }],
      notes: [
        ...drawn.notes,
        ...(left.length > 0
          ? [`Not drawn here, but by Plotly: ${left.length} of ${shown.length} traces (${kinds}).`]
          : []),
      ],
    };
  }
  return null;
}

interface Drawn {
  readonly panel: Panel;
  readonly notes: readonly string[];
}

type Trace = Readonly<Record<string, unknown>>;

function scatter(traces: readonly Trace[], layout: Trace): Drawn | null {
  const points = traces.map((trace) => {
    const [x, y] = [valuesOf(trace.x), valuesOf(trace.y)];
    return { trace, x: x ?? y?.map((_, i) => i) ?? [], y: y ?? x?.map((_, i) => i) ?? [] };
  });
  const [across, up] = (["x", "y"] as const).map((axis) => {
    const ends = points.flatMap(({ trace, [axis]: values }) => {
      const error = errorsOf(trace[`error_${axis}`], values);
      return values.flatMap((value, i) =>
        error && typeof value === "number" ? [value - error.minus[i], value + error.plus[i]] : [value]
      );
    });
    return scaleOf(ends, partOf(layout[`${axis}axis`]));
  });
  if (!across || !up) return null;
  const notes = new Set<string>();
  const marks = points.map(({ trace, x, y }, look): Mark => {
    const name = textOf(trace.name);
    const mode = typeof trace.mode === "string" ? trace.mode : x.length < FEW ? "lines+markers" : "lines";
    const isLine = mode.includes("lines") && up.scale.kind === "numbers";
    const error = errorsOf(trace[isLine ? "error_y" : "error_x"], isLine ? y : x);
    if (errorsOf(trace[isLine ? "error_x" : "error_y"], isLine ? x : y)) {
      notes.add(`Error bars along ${isLine ? "x of lines" : "y of markers"} are drawn by Plotly only.`);
    }
    const all = x.map((_, i): Point | null => {
      const [px, py] = [across.at(x[i]), up.at(y[i])];
      if (px === null || py === null) return null;
      const middle = isLine ? py : px;
      const said = `${name === "" ? "" : `${name}, `}${String(x[i])}: ${String(y[i])}`;
      return {
        ...{ x: px, y: py, said },
        ...(error ? { low: middle - error.minus[i], high: middle + error.plus[i] } : {}),
      };
    });
    const entry = name === "" ? {} : { series: name };
    return isLine
      ? { kind: "line", look, points: all, ...entry }
      : { kind: "points", look, points: all.filter((point) => point !== null), ...entry };
  });
  return { panel: { x: across.scale, y: up.scale, marks }, notes: [...notes] };
}

/** Bars lie, a line for each name; of several traces a line for each name and trace. */
function bars(traces: readonly Trace[], layout: Trace): Drawn | null {
  const entries = traces.flatMap((trace, look) => {
    const isLying = trace.orientation === "h";
    const values = valuesOf(isLying ? trace.x : trace.y) ?? [];
    const names = valuesOf(isLying ? trace.y : trace.x) ?? values.map((_, i) => i);
    const error = errorsOf(trace[isLying ? "error_x" : "error_y"], values);
    return values.flatMap((value, i) =>
      typeof value === "number"
        ? [{ value, look, name: String(names[i]), of: textOf(trace.name), error, i, isLying }]
        : []
    );
  });
  if (entries.length === 0 || entries.length > MOST_NAMES) return null;
  const order = [...new Set(entries.map(({ name }) => name))];
  const sorted = entries.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const points = sorted.map(({ value, look, name, of, error, i }, y): Point => ({
    ...{ x: value, y, look, said: `${of === "" ? "" : `${of}, `}${name}: ${value}` },
    ...(error ? { low: value - error.minus[i], high: value + error.plus[i] } : {}),
  }));
  const ends = points.flatMap(({ x, low, high }) => [x, low ?? x, high ?? x]);
  const [value, other] = entries[0].isLying ? ["xaxis", "yaxis"] as const : ["yaxis", "xaxis"] as const;
  const names = sorted.map(({ name, of }) => traces.length > 1 && of !== "" ? `${name} · ${of}` : name);
  return {
    panel: {
      x: { ...numbers([0, ...ends], {}), ...labelOf(partOf(layout[value])) },
      y: { kind: "names", names, ...labelOf(partOf(layout[other])) },
      marks: [{ kind: "bars", points }],
    },
    notes: [],
  };
}

function heatMap([trace]: readonly Trace[], layout: Trace): Drawn | null {
  const z = valuesOf(trace.z)?.map((line) => valuesOf(line) ?? []) ?? [];
  const width = Math.max(0, ...z.map(({ length }) => length));
  if (width === 0 || width > MOST_NAMES || z.length > MOST_NAMES) return null;
  const values = z.map((line) =>
    Array.from(
      { length: width },
      (_, x) => typeof line[x] === "number" && Number.isFinite(line[x]) ? line[x] : null,
    )
  );
  const all = values.flat().filter((value) => value !== null);
  if (all.length === 0) return null;
  const namesOf = (given: unknown, count: number) =>
    Array.from({ length: count }, (_, i) => String(valuesOf(given)?.[i] ?? i));
  const mark: CellMark = {
    kind: "cells",
    values,
    range: [Math.min(...all), Math.max(...all)],
    joined: "with",
    none: "no number",
    unit: textOf(partOf(trace.colorbar).title),
    ...(width <= 12 ? { written: (value) => String(Number(value.toPrecision(3))) } : {}),
  };
  return {
    panel: {
      x: { kind: "names", names: namesOf(trace.x, width), ...labelOf(partOf(layout.xaxis)) },
      y: { kind: "names", names: namesOf(trace.y, z.length), ...labelOf(partOf(layout.yaxis)) },
      marks: [mark],
      beside: [{ width: 60, texts: [], isDrawnOnly: true }],
    },
    notes: [],
  };
}

function parallel([trace]: readonly Trace[]): Drawn | null {
  const axes = (valuesOf(trace.dimensions) ?? []).map((dimension) => {
    const { label, values, ticktext } = partOf(dimension);
    const at = (valuesOf(values) ?? []).map(Number), names = valuesOf(ticktext);
    const range = [Math.min(...at), Math.max(...at)] as const;
    return { label: textOf(label), at, ...(names ? { names: names.map(String) } : { range }) };
  });
  const lines = Math.min(...axes.map(({ at }) => at.length));
  const last = axes.at(-1);
  if (axes.length < 2 || lines === 0 || !last || axes.some(({ at }) => !at.every(Number.isFinite))) {
    return null;
  }
  const mark: ParallelMark = {
    ...{ kind: "parallel", axes, range: [Math.min(...last.at), Math.max(...last.at)], unit: "" },
    said: Array.from(
      { length: lines },
      (_, line) => axes.map(({ label, at }) => `${label} ${at[line]}`).join(", "),
    ),
  };
  return {
    panel: {
      x: { kind: "names", names: axes.map(({ label }) => label) },
      y: { kind: "numbers", domain: [0, 1], isBare: true },
      marks: [mark],
    },
    notes: [],
  };
}

/** An axis of numbers, or of names where anything else stands along it; null where there is nothing or too much. */
function scaleOf(
  values: Values,
  axis: Trace,
): { readonly scale: Scale; at(value: unknown): number | null } | null {
  const there = values.filter((value) => value !== null && value !== undefined);
  if (there.length === 0) return null;
  if (there.every((value) => typeof value === "number")) {
    const finite = there.filter(Number.isFinite);
    if (finite.length === 0) return null;
    return {
      scale: { ...numbers(finite, axis), ...labelOf(axis) },
      at: (value) => typeof value === "number" && Number.isFinite(value) ? value : null,
    };
  }
  const names = [...new Set(there.map(String))];
  if (names.length > MOST_NAMES) return null;
  const places = new Map(names.map((name, i) => [name, i]));
  return {
    scale: { kind: "names", names, ...labelOf(axis) },
    at: (value) => places.get(String(value)) ?? null,
  };
}

function numbers(values: readonly number[], axis: Trace): NumberScale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (axis.type === "log" && low > 0) return { kind: "numbers", domain: [low, high], isLogarithmic: true };
  const room = high > low ? MARGIN * (high - low) : Math.abs(high) * MARGIN || 1;
  // Bars begin at zero.
  return { kind: "numbers", domain: [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room] };
}

function labelOf({ title }: Trace): { readonly label?: string } {
  const label = textOf(title);
  return label === "" ? {} : { label };
}

/** How far intervals reach below and above values; null where there are none. */
function errorsOf(
  error: unknown,
  values: Values,
): { readonly minus: number[]; readonly plus: number[] } | null {
  const { array, arrayminus, type, value, visible } = partOf(error);
  if (visible === false) return null;
  const numbersOf = (given: unknown) => valuesOf(given)?.map((one) => typeof one === "number" ? one : 0);
  const plus = numbersOf(array) ??
    (typeof value !== "number"
      ? undefined
      : values.map((one) => type === "percent" ? Math.abs(Number(one)) * value / 100 : value));
  if (!plus) return null;
  return { plus, minus: numbersOf(arrayminus) ?? plus };
}

function typeOf({ type }: Trace): string {
  return typeof type === "string" ? type : "scatter";
}

/** Lists, whatever they are written in. */
function valuesOf(given: unknown): Values | undefined {
  if (Array.isArray(given)) return given;
  return ArrayBuffer.isView(given) && !(given instanceof DataView)
    ? Array.from(given as Float64Array)
    : undefined;
}

function partOf(given: unknown): PlotlyPart {
  return typeof given === "object" && given !== null ? given as PlotlyPart : {};
}

/** A title without the tags that Plotly takes. */
function textOf(given: unknown): string {
  const text = typeof given === "string" ? given : partOf(given).text;
  return typeof text === "string" ? text.replace(/<br\s*\/?>/gi, " ").replace(/<[^>]*>/g, "").trim() : "";
}
