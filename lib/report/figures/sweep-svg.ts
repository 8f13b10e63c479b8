import { intervalsText } from "../intervals-text.ts";
import { numberWithInterval } from "../describe-cell.ts";
import { figureText as text, publishedMark } from "../figure-marks.ts";
import { faintInk, size } from "../figure-style.ts";
import { formatNumber } from "../format-number.ts";
import { hasPublished } from "../published-cell.ts";
import { type Svg, svgElement } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import type { Table } from "../table.ts";
import { textWidth } from "../text-width.ts";
import { sourceLine } from "../source-line.ts";
import { wrapText } from "../wrap-text.ts";
import { rowMark, rowStroke } from "./row-mark.ts";
import { drawSweepPanel } from "./sweep-panel.ts";
import { isLogarithmic, lineNames, type SweepAxis, type SweepPanel, sweepPanels } from "./sweep-points.ts";

const WIDTH = 960;
const SIDE = 20;
const PANEL = { left: 48, gap: 28, height: 250, above: 40, below: 56 } as const;

/** Lines along numeric settings, a panel per metric and axis. A pure function: the same table gives the same bytes. */
export function sweepSvg(table: Table, axes: readonly SweepAxis[]): string {
  let y = SIDE;
  const head: Svg[] = [];
  const write = (content: string, fontSize: number, step: number, weight?: "bold") => {
    for (const line of wrapText(content, WIDTH - 2 * SIDE - fontSize, (part) => textWidth(part, fontSize))) {
      y += step;
      head.push(text(line, SIDE, y, { size: fontSize, weight, colour: weight ? undefined : faintInk }));
    }
  };
  write(table.title, size.title, 20, "bold");
  y += 4;
  write(
    `${sourceLine(table, " · ")} · bands are 95 % intervals by ${intervalsText(table)}`,
    size.label,
    17,
  );
  y += 12;
  head.push(...legend());
  const room = (WIDTH - 2 * SIDE - PANEL.gap * (axes.length - 1)) / axes.length;
  const panels = sweepPanels(table, axes);
  const drawn = panels.flatMap((row) => {
    y += PANEL.above;
    const boxes = row.map((panel, column) =>
      drawSweepPanel(panel, {
        x: SIDE + column * (room + PANEL.gap) + PANEL.left,
        y,
        width: room - PANEL.left,
        height: PANEL.height,
      }, isLogarithmic(panel.axis))
    );
    y += PANEL.height + PANEL.below;
    return boxes;
  });
  return svgFrame(
    {
      id: `${table.experiment}-${table.profile}-lines`.replace(/[^A-Za-z0-9-]+/g, "-"),
      width: WIDTH,
      height: y,
      title: `${table.title} (${sourceLine(table, ", ")})`,
      description: description(panels.flat()),
    },
    ...head,
    ...drawn,
  );

  /** Names of the lines; axes of rows and of columns have different ones. */
  function legend(): Svg[] {
    const names = [...new Map(axes.map((axis) => [axis.of, lineNames(table, axis)])).values()].flatMap((
      lines,
    ) => lines.map((name, index) => ({ name, index })));
    const entries = names.map(({ name, index }) => ({
      name,
      mark: (x: number, y: number) => [
        svgElement("path", { d: `M${x},${y - 4} h32`, ...rowStroke(index) }),
        rowMark(index, x + 16, y - 4),
      ],
    }));
    if (table.published && hasPublished(table)) {
      const verdict = table.published.comparable ? "" : "; not comparable";
      entries.push({
        name: `published (${table.published.on}${verdict})`,
        mark: (x, y) => [publishedMark(x + 16, y - 4)],
      });
    }
    let x: number = SIDE;
    y += 14;
    return entries.flatMap(({ name, mark }) => {
      const room = 40 + textWidth(name, size.label) + 20;
      if (x > SIDE && x + room > WIDTH - SIDE) {
        x = SIDE;
        y += 22;
      }
      const drawn = [...mark(x, y), text(name, x + 40, y, { size: size.label })];
      x += room;
      return drawn;
    });
  }
}

function description(panels: readonly SweepPanel[]): string {
  return panels.flatMap(({ metric, axis, lines }) =>
    lines.map(({ name, points }) => {
      const said = points.map((point) => {
        const ours = point.estimate ? numberWithInterval(point.estimate, metric) : "no number";
        const paper = point.published === null
          ? ""
          : `, published ${formatNumber(point.published, metric.digits)}`;
        return `${point.x}: ${ours}${paper}`;
      });
      return `${metric.label} along ${axis.label}, ${name}: ${said.join("; ")}.`;
    })
  ).join(" ");
}
