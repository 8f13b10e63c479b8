import { ink, size } from "../figure-style.ts";
import { figureText as text } from "../figure-text.ts";
import { dataUrl } from "../html-panels.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import { textWidth } from "../text-width.ts";
import { wrapText } from "../wrap-text.ts";
import type { Panels, Tile } from "./panels.ts";

const margin = 20;
const gap = 8;
const nameWidth = 116;

/** The panels as one SVG that holds its pictures. A pure function: the same panels give the same bytes. */
export function panelsSvg(panels: Panels): string {
  const { name, title, rule, columns, rows, legend } = panels;
  const tileWidth = columns.length <= 5 ? 176 : 128;
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
  const key = swatches(legend, y, width);
  parts.push(...key.drawn);
  y = key.bottom;
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
    const height = Math.max(...row.tiles.map((stack, c) => column(stack, left + c * (tileWidth + gap), y)));
    y += height + gap;
  }
  return svgFrame({ id: name, width, height: y + margin, title, description: description(panels) }, ...parts);

  /** Draws tiles below each other and returns how tall they are. */
  function column(stack: readonly Tile[], x: number, top: number): number {
    let at = top;
    for (const { picture, alt, note } of stack) {
      const tall = tileWidth * picture.height / picture.width;
      const place = { x, y: at, width: tileWidth, height: tall };
      parts.push(
        svgElement(
          "image",
          { ...place, href: dataUrl(picture), role: "img", "aria-label": alt },
          svgElement("title", {}, svgText(alt)),
        ),
      );
      at += tall + (note === undefined ? 4 : 20);
      if (note !== undefined) parts.push(text(note, x + tileWidth / 2, at - 7, { anchor: "middle" }));
    }
    return at - top;
  }
}

/** What the colours mean, from `top` down, and where that ends. */
function swatches(
  legend: Panels["legend"],
  top: number,
  width: number,
): { readonly drawn: Svg[]; readonly bottom: number } {
  if (legend.length === 0) return { drawn: [], bottom: top + 8 };
  let [x, line] = [margin, top + 14];
  const drawn = legend.flatMap(({ name, colour }) => {
    const room = 22 + textWidth(name, size.small) + 14;
    if (x > margin && x + room > width - margin) {
      x = margin;
      line += 18;
    }
    const swatch = { x, y: line - 10, width: 14, height: 12, fill: colour, stroke: ink, "stroke-width": 0.8 };
    const found = [svgElement("rect", swatch), text(name, x + 20, line, {})];
    x += room;
    return found;
  });
  return { drawn, bottom: line + 14 };
}

function description({ rule, rows }: Panels): string {
  return [
    rule,
    ...rows.map(({ name, tiles }) => `${name}: ${tiles.flat().map(({ alt }) => alt).join("; ")}`),
  ].join(" ");
}
