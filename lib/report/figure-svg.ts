import { intervalsText } from "./intervals-text.ts";
import { footnotes } from "./footnotes.ts";
import { describeCell } from "./describe-cell.ts";
import { figureText as text, publishedMark } from "./figure-marks.ts";
import { figurePanel } from "./figure-panel.ts";
import { faintInk, ink, rowPattern, size } from "./figure-style.ts";
import { hasPublished } from "./published-cell.ts";
import { type Svg, svgElement } from "./svg-element.ts";
import { svgFrame } from "./svg-frame.ts";
import type { Table } from "./table.ts";
import { textWidth } from "./text-width.ts";
import { wrapText } from "./wrap-text.ts";
import { whence } from "./whence.ts";

const margin = { side: 20, axis: 44, ceilings: 150, panelTop: 44 } as const;
const panelHeight = 270;

/**
 * The table as a figure: one panel per metric, bars grouped by column with 95 % intervals, published numbers as hollow
 * diamonds, ceilings as dashed lines. A pure function: the same table gives the same bytes.
 */
export function figureSvg(table: Table): string {
  const right = table.ceilings.length > 0 ? margin.ceilings : 12;
  const smallest = table.columns.length * (table.rows.length * 17 + 24);
  const width = Math.max(960, margin.side * 2 + margin.axis + smallest + right);
  const inner = width - margin.side * 2;
  const prefix = `${table.experiment}-${table.profile}`.replace(/[^A-Za-z0-9-]+/g, "-");
  const fill = (row: number) => `url(#${prefix}-row-${row})`;
  const notes = footnotes(table);

  let y = margin.side;
  const head: Svg[] = [];
  const writeLines = (content: string, fontSize: number, step: number, weight?: "bold", colour = ink) => {
    for (const line of wrapText(content, inner - fontSize, (part) => textWidth(part, fontSize))) {
      y += step;
      head.push(text(line, margin.side, y, { size: fontSize, weight, colour }));
    }
  };
  writeLines(table.title, size.title, 20, "bold");
  y += 4;
  writeLines(
    `${whence(table, " · ")} · bars with 95 % intervals by ${intervalsText(table)}`,
    size.label,
    17,
    undefined,
    faintInk,
  );
  y += 14;
  const legend = drawLegend();
  const panels = table.metrics.map((metric) => {
    y += margin.panelTop;
    const x = margin.side + margin.axis;
    const box = { x, y, width: inner - margin.axis - right, height: panelHeight, right };
    const panel = figurePanel(metric, box, { table, footnotes: notes, fill });
    y += panelHeight + panel.below;
    return panel.svg;
  });
  const used = new Set(
    table.cells.flat().flatMap((cell) => table.metrics.map(({ name }) => notes.ofCell(cell, name))),
  );
  const shown = notes.notes.map((note, index) => ({ note, number: index + 1 })).filter(({ number }) =>
    used.has(number)
  )
    .map(({ note, number }) => `(${number}) ${note}`);
  for (const note of shown) writeLines(note, size.small, 16, undefined, faintInk);
  const height = y + margin.side;

  return svgFrame(
    {
      id: prefix,
      width,
      height,
      title: `${table.title} (${whence(table, ", ")})`,
      description: description(table),
    },
    svgElement("defs", {}, ...table.rows.map((_, row) => rowPattern(`${prefix}-row-${row}`, row))),
    ...head,
    ...legend,
    ...panels,
  );

  /** Entries side by side, broken into lines like words; a name too long for a line is broken itself. */
  function drawLegend(): Svg[] {
    const entries = table.rows.map(({ name }, row) => ({
      name,
      mark: (x: number, y: number) =>
        svgElement("rect", {
          x,
          y: y - 11,
          width: 22,
          height: 14,
          fill: fill(row),
          stroke: ink,
          "stroke-width": 0.8,
        }),
    }));
    if (table.published && hasPublished(table)) {
      const verdict = table.published.comparable ? "" : "; not comparable";
      entries.push({
        name: `published (${table.published.on}${verdict})`,
        mark: (x, y) => publishedMark(x + 11, y - 4),
      });
    }
    let x = margin.side;
    y += 14;
    const drawn: Svg[] = [];
    for (const { name, mark } of entries) {
      const lines = wrapText(name, inner - 60, (part) => textWidth(part, size.label));
      const entryWidth = 30 + Math.max(...lines.map((line) => textWidth(line, size.label))) + 20;
      if (x > margin.side && x + entryWidth - 20 > width - margin.side) {
        x = margin.side;
        y += 22;
      }
      drawn.push(mark(x, y));
      lines.forEach((line, index) => {
        if (index > 0) y += 15;
        drawn.push(text(line, x + 30, y, { size: size.label }));
      });
      x += entryWidth;
    }
    return drawn;
  }
}

function description(table: Table): string {
  const what =
    `Grouped bars, one panel per metric (${table.metrics.map(({ label }) => label).join(", ")}), one group ` +
    `per column (${table.columns.join(", ")}), one bar per row (${
      table.rows.map(({ name }) => name).join(", ")
    }).`;
  const numbers = table.metrics.flatMap((metric) =>
    table.columns.flatMap((_, column) => table.rows.map((_, row) => describeCell(table, row, column, metric)))
  );
  return `${what} ${numbers.join(". ")}.`;
}
