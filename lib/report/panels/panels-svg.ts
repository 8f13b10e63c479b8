import { fontFamily, ink, paper, size } from "../figure-style.ts";
import { figureText as text } from "../figure-marks.ts";
import { dataUrl } from "../html-panels.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { textWidth } from "../text-width.ts";
import { wrapText } from "../wrap-text.ts";
import type { Panels } from "./panels.ts";

const margin = 20;
const gap = 8;
const tileWidth = 128;
const nameWidth = 116;

/** The panels as one SVG that holds its pictures. A pure function: the same panels give the same bytes. */
export function panelsSvg(panels: Panels): string {
  const { name, title, rule, columns, rows, legend } = panels;
  const left = margin + nameWidth;
  const width = Math.max(640, left + columns.length * (tileWidth + gap) - gap + margin);
  const inner = width - 2 * margin;
  const parts: Svg[] = [];
  let y = margin;
  const lines = (content: string, x: number, room: number, at: number, style: Parameters<typeof text>[3]) => {
    const fontSize = style.size ?? size.small;
    const wrapped = wrapText(content, room, (part) => textWidth(part, fontSize));
    wrapped.forEach((line, i) => parts.push(text(line, x, at + i * (fontSize + 4), style)));
    return at + wrapped.length * (fontSize + 4);
  };
  y = lines(title, margin, inner - size.title, y + 16, { size: size.title, weight: "bold" });
  y = lines(rule, margin, inner - size.label, y, { size: size.label }) + 4;
  y = swatches(y);
  const heads = columns.map((column) => wrapText(column, tileWidth, (part) => textWidth(part, size.label)));
  const tallest = Math.max(...heads.map((head) => head.length));
  heads.forEach((head, c) =>
    head.forEach((line, i) =>
      parts.push(
        text(line, left + c * (tileWidth + gap) + tileWidth / 2, y + 12 + (tallest - head.length + i) * 15, {
          size: size.label,
          weight: "bold",
          anchor: "middle",
        }),
      )
    )
  );
  y += tallest * 15 + 6;
  for (const row of rows) {
    const below = lines(row.name, margin, nameWidth - gap, y + 12, { size: size.label, weight: "bold" });
    if (row.note !== undefined) lines(row.note, margin, nameWidth - gap, below, { size: size.small });
    let height = 0;
    row.tiles.forEach((tile, c) => {
      if (!tile) return;
      const x = left + c * (tileWidth + gap);
      const tall = tileWidth * tile.picture.height / tile.picture.width;
      const href = dataUrl(tile.picture);
      parts.push(
        svgElement(
          "image",
          { x, y, width: tileWidth, height: tall, href, role: "img", "aria-label": tile.alt },
          svgElement("title", {}, svgText(tile.alt)),
        ),
      );
      if (tile.note !== undefined) {
        parts.push(text(tile.note, x + tileWidth / 2, y + tall + 14, { anchor: "middle" }));
      }
      height = Math.max(height, tall + (tile.note === undefined ? 0 : 18));
    });
    y += height + gap;
  }
  const svg = svgElement(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${y + margin}`,
      width,
      height: y + margin,
      role: "img",
      "aria-labelledby": `${name}-title ${name}-description`,
      "font-family": fontFamily,
    },
    svgElement("title", { id: `${name}-title` }, svgText(title)),
    svgElement("desc", { id: `${name}-description` }, svgText(description(panels))),
    svgElement("rect", { width, height: y + margin, fill: paper }),
    ...parts,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`;

  function swatches(top: number): number {
    if (legend.length === 0) return top + 8;
    let x = margin;
    let line = top + 14;
    for (const { name, colour } of legend) {
      const room = 22 + textWidth(name, size.small) + 14;
      if (x > margin && x + room > width - margin) {
        x = margin;
        line += 18;
      }
      parts.push(
        svgElement("rect", {
          x,
          y: line - 10,
          width: 14,
          height: 12,
          fill: colour,
          stroke: ink,
          "stroke-width": 0.8,
        }),
        text(name, x + 20, line, {}),
      );
      x += room;
    }
    return line + 14;
  }
}

function description({ rule, rows }: Panels): string {
  return [
    rule,
    ...rows.map(({ name, tiles }) =>
      `${name}: ${tiles.flatMap((tile) => tile ? [tile.alt] : []).join("; ")}`
    ),
  ].join(" ");
}
