import { faintInk, ink, size } from "../figure-style.ts";
import { figureText as text } from "../figure-text.ts";
import type { Svg } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import { textWidth } from "../text-width.ts";
import { wrapText } from "../wrap-text.ts";
import { type Chart, hasMark, legendOf, type Panel, WIDTH } from "./chart.ts";
import { chartWords } from "./chart-data.ts";
import { bandsOf, SIDE, turnedRoom } from "./svg-layout.ts";
import { svgStroke, svgSymbol } from "./svg-marks.ts";
import { roomBelow, svgPanel } from "./svg-panel.ts";

const TITLE_LINE = 14;

/** The static face of a chart. A pure function: equal charts give equal bytes. */
export function chartSvg(chart: Chart): string {
  const { name, id = name, width = WIDTH, title, subtitle, groups, notes = [] } = chart;
  const { explain, description = chartWords(chart) } = chart;
  const drawn: Svg[] = [];
  let y = SIDE;
  const write = (content: string, fontSize: number, step: number, weight?: "bold", colour: string = ink) => {
    if (content === "") return;
    for (const line of wrapText(content, width - 2 * SIDE - fontSize, (part) => textWidth(part, fontSize))) {
      y += step;
      drawn.push(text(line, SIDE, y, { size: fontSize, weight, colour }));
    }
  };
  write(title, size.title, 20, "bold");
  y += 4;
  write(subtitle, size.label, 17, undefined, faintInk);
  const key = legend(groups, y, width);
  drawn.push(...key.drawn);
  y += key.tall;
  for (const group of groups) {
    if (group.heading !== undefined) {
      y += 36;
      drawn.push(text(group.heading, SIDE, y, { size: size.panel, weight: "bold" }));
    }
    for (const band of bandsOf(group, width)) {
      const lines = Math.max(...band.titles.map(({ length }) => length));
      y += roomAbove(band.panels[0], lines);
      for (const [b, box] of band.boxes(y).entries()) {
        const titles = band.titles[b];
        drawn.push(
          ...titles.map((line, l) =>
            text(line, box.left, y - 10 - TITLE_LINE * (titles.length - 1 - l), {
              size: size.label,
              weight: "bold",
            })
          ),
          ...svgPanel(box),
        );
      }
      y += band.height + roomBelow(band.panels[0]);
    }
  }
  for (const note of notes) write(note, size.small, 16, undefined, faintInk);
  return svgFrame(
    {
      id: id.replace(/[^A-Za-z0-9-]+/g, "-"),
      width,
      height: Math.ceil(y + SIDE),
      title: subtitle === "" ? title : `${title} (${subtitle})`,
      description: `${explain} ${description}`,
    },
    ...drawn,
  );
}

/** What the marks mean, from `top` down, and how tall that is. */
function legend(
  groups: Chart["groups"],
  top: number,
  width: number,
): { readonly drawn: Svg[]; readonly tall: number } {
  const entries = legendOf(groups);
  if (entries.length === 0) return { drawn: [], tall: 0 };
  let [x, line] = [SIDE, top + 24];
  const drawn = entries.flatMap(({ series, look, kind }) => {
    const mark = kind === "line" ? 40 : 20;
    const room = mark + textWidth(series!, size.label) + 20;
    if (x > SIDE && x + room > width - SIDE) {
      x = SIDE;
      line += 21;
    }
    const start = x;
    x += room;
    return [
      ...(kind === "line" ? [svgStroke(`M${start},${line - 4} h32`, look)] : []),
      svgSymbol(look, start + (kind === "line" ? 16 : 7), line - 4),
      text(series!, start + mark, line, { size: size.label }),
    ];
  });
  return { drawn, tall: line - top };
}

function roomAbove(panel: Panel, lines: number): number {
  if (hasMark(panel, "cells")) return 16 + turnedRoom(panel) + lines * TITLE_LINE;
  const label = panel.y.kind === "numbers" && panel.y.label !== undefined ? 24 : 0;
  // What stands at the upper end of a parallel axis is above it.
  if (hasMark(panel, "parallel")) return 26;
  return 14 + label + lines * (TITLE_LINE + 2) + (lines > 0 ? 6 : 0);
}
