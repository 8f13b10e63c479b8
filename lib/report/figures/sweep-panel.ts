// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { numberWithInterval } from "../describe-cell.ts";
import { figureText as text, publishedMark } from "../figure-marks.ts";
import { faintInk, gridInk, ink, paper, rowColours, size } from "../figure-style.ts";
import { formatNumber } from "../format-number.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { textWidth } from "../text-width.ts";
import { rowMark, rowStroke } from "./row-mark.ts";
import type { SweepPanel, SweepPoint } from "./sweep-points.ts";

/** Where a panel stands, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the published numbers lie so far from ours, in points, the axis leaves out what is between. */
const FAR = 8;
/** Pixels of the gap where the axis is broken. */
const BREAK = 16;
/** An axis shows at least this many points. */
const LEAST = 2;

/** One metric along one axis: bands, lines, marks, published numbers. */
export function drawSweepPanel({ metric, axis, lines }: SweepPanel, box: Box, logarithmic: boolean): Svg {
  const xs = axis.places.map(({ x }) => x);
  const ends = [xs[0], xs[xs.length - 1]];
  const x = (logarithmic ? scaleLog() : scaleLinear()).domain(ends).range([
    box.x + 18,
    box.x + box.width - 18,
  ]);
  const { y, ticks, gap } = verticalScale(lines.flatMap(({ points }) => points), box);
  const base = box.y + box.height;
  const said = (name: string, point: SweepPoint) => {
    const ours = point.estimate ? numberWithInterval(point.estimate, metric) : "no number";
    const paper = point.published === null
      ? ""
      : `; published ${formatNumber(point.published, metric.digits)}`;
    return `${name}, ${point.name}: ${metric.label} ${ours}${paper}`;
  };
  return svgElement(
    "g",
    {},
    text(`${metric.label} (${metric.unit})`, box.x, box.y - 12, { size: size.panel, weight: "bold" }),
    ...ticks.flatMap((tick) => [
      svgElement("path", { d: `M${box.x},${round(y(tick))} H${round(box.x + box.width)}`, stroke: gridInk }),
      text(String(tick), box.x - 8, y(tick) + 4, { anchor: "end", colour: faintInk }),
    ]),
    ...lines.map(({ points }, l) => {
      const d = area<SweepPoint>().defined(({ estimate }) => estimate !== null).x((point) => x(point.x))
        .y0(({ estimate }) => y(estimate!.low)).y1(({ estimate }) => y(estimate!.high)).digits(2)([
          ...points,
        ]);
      return svgElement("path", {
        d: d ?? "",
        fill: rowColours[l % rowColours.length],
        "fill-opacity": 0.18,
      });
    }),
    ...lines.map(({ points }, l) => {
      const d = line<SweepPoint>().defined(({ estimate }) => estimate !== null).x((point) => x(point.x))
        .y(({ estimate }) => y(estimate!.value)).digits(2)([...points]);
      return svgElement("path", { d: d ?? "", ...rowStroke(l) });
    }),
    ...lines.flatMap(({ name, points }, l) =>
      points.map((point) =>
        svgElement(
          "g",
          {},
          svgElement("title", {}, svgText(said(name, point))),
          ...point.estimate ? [rowMark(l, x(point.x), y(point.estimate.value))] : [],
          ...point.published === null ? [] : [publishedMark(x(point.x), y(point.published))],
        )
      )
    ),
    svgElement("path", { d: `M${box.x},${base} H${round(box.x + box.width)}`, stroke: ink }),
    ...gap === null ? [] : breakMarks(box, gap),
    ...placeNames(),
    text(axis.label, box.x + box.width / 2, base + 38, {
      anchor: "middle",
      colour: faintInk,
      size: size.label,
    }),
  );

  /** The number under each place, as far as they do not touch. */
  function placeNames(): Svg[] {
    let free = -Infinity;
    return xs.flatMap((value) => {
      const name = String(value);
      const half = textWidth(name, size.label) / 2;
      const tick = svgElement("path", { d: `M${round(x(value))},${base} v5`, stroke: ink });
      if (x(value) - half < free) return [tick];
      free = x(value) + half + 4;
      return [tick, text(name, x(value), base + 19, { anchor: "middle", size: size.label })];
    });
  }
}

/** A scale with its ticks; `gap` is the middle of the break in pixels, null where the axis is whole. */
interface VerticalScale {
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
  readonly gap: number | null;
}

/**
 * Height of a number. Published numbers far from ours, on other data, would flatten both: then the axis is broken between them, with
 * a point as high above the break as below it.
 */
function verticalScale(points: readonly SweepPoint[], { y: top, height }: Box): VerticalScale {
  const ours = points.flatMap(({ estimate }) => estimate ? [estimate.low, estimate.high] : []);
  const published = points.flatMap((point) => point.published === null ? [] : [point.published]);
  const base = top + height;
  const whole = widened([...ours, ...published]);
  if (ours.length === 0 || published.length === 0) return unbroken(whole);
  const [low, high] = [widened(ours), widened(published)].sort((a, b) => a[0] - b[0]);
  if (high[0] - low[1] < FAR) return unbroken(whole);
  const perPoint = (height - BREAK) / (low[1] - low[0] + high[1] - high[0]);
  const middle = base - (low[1] - low[0]) * perPoint - BREAK / 2;
  const y = scaleLinear([low[0], low[1], high[0], high[1]], [
    base,
    middle + BREAK / 2,
    middle - BREAK / 2,
    top,
  ]);
  const count = (part: readonly number[]) => Math.max(1, Math.round((part[1] - part[0]) * perPoint / 45));
  return {
    y,
    ticks: [low, high].flatMap((part) => scaleLinear(part, [0, 1]).ticks(count(part))),
    gap: middle,
  };

  function unbroken(domain: [number, number]): VerticalScale {
    const y = scaleLinear(domain, [base, top]).nice(5);
    return { y, ticks: y.ticks(5), gap: null };
  }
}

/** The range of numbers with some room around it. */
function widened(numbers: readonly number[]): [number, number] {
  if (numbers.length === 0) return [0, 100];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const room = Math.max((high - low) * 0.12, (LEAST - (high - low)) / 2, 0);
  return [low - room, high + room];
}

/** Two strokes across the axis where it is broken, and a strip of paper over the grid. */
function breakMarks({ x, width }: Box, middle: number): Svg[] {
  const strip = { x, y: middle - BREAK / 2 + 2, width, height: BREAK - 4, fill: paper };
  const d = [-3, 3].map((shift) => `M${round(x - 6)},${round(middle + shift + 4)} l12,-8`).join("");
  return [
    svgElement("rect", strip),
    svgElement("path", { d, stroke: ink, "stroke-width": 1.4, fill: "none" }),
  ];
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
