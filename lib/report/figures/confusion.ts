// @ts-types="@types/d3-scale-chromatic"
import { interpolateViridis } from "d3-scale-chromatic";
import { figureText as text } from "../figure-marks.ts";
import { faintInk, ink, paper, size } from "../figure-style.ts";
import { type Svg, svgElement, svgText } from "../svg-element.ts";
import { svgFrame } from "../svg-frame.ts";
import { textWidth } from "../text-width.ts";
import type { Figure, Variant } from "./figure.ts";
import { plotlyAxis, plotlyLayout, plotlyText } from "./plotly.ts";

/** Row-normalised confusion matrices of a table. */
export interface Confusion {
  readonly experiment: string;
  readonly profile: string;
  readonly title: string;
  readonly classes: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By column and row; null where there is no cell. */
  readonly matrices: readonly (readonly (ConfusionMatrix | null)[])[];
}

/**
 * Truth by prediction, [classes x classes] row-major, each row the shares in % of a class's true pixels; a row of a class
 * that does not occur is NaN.
 */
export type ConfusionMatrix = ArrayLike<number>;

/** Shares below this are left unwritten, in %. */
const SMALLEST = 0.5;
/** With more classes than this cells hold no number. */
const MOST_WRITTEN = 24;

/**
 * What became of each class's pixels, as a heat map in viridis with the numbers written in. A reader chooses the cell of the
 * table; the static face shows the last row of the first column that has one.
 *
 * @returns null where no cell has a matrix.
 */
export function confusionFigure(confusion: Confusion): Figure | null {
  const { experiment, classes, rows, columns, matrices } = confusion;
  const column = matrices.findIndex((entries) => entries.some((entry) => entry !== null));
  if (column < 0) return null;
  const row = matrices[column].findLastIndex((entry) => entry !== null);
  const shown = matrices[column][row]!;
  const variant = (matrix: ConfusionMatrix): Variant => {
    const lines = linesOf(matrix, classes.length);
    return {
      data: [{
        z: lines.map((line) => line.map((share) => Number.isNaN(share) ? null : rounded(share))),
        ...(classes.length <= MOST_WRITTEN ? { text: lines.map((line) => line.map(written)) } : {}),
      }],
      layout: {},
    };
  };
  const names = classes.map(plotlyText);
  return {
    name: `${experiment}-confusion`,
    title: "Confusion matrix, row-normalised",
    explain:
      "Each row shows what the pixels of a true class were labelled as, in % of that class; the diagonal is its recall.",
    svg: drawn(confusion, column, row, shown),
    plotly: {
      data: [{
        type: "heatmap",
        x: names,
        y: names,
        zmin: 0,
        zmax: 100,
        colorscale: "Viridis",
        colorbar: { title: { text: "%" }, thickness: 14 },
        texttemplate: "%{text}",
        hovertemplate: "%{y} labelled as %{x}: %{z} %<extra></extra>",
        ...variant(shown).data[0],
      }],
      layout: plotlyLayout({
        height: Math.max(420, 150 + 26 * Math.min(classes.length, 40)),
        xaxis: plotlyAxis({
          title: { text: "prediction", standoff: 12 },
          tickangle: -60,
          constrain: "domain",
        }),
        yaxis: plotlyAxis({ title: { text: "truth", standoff: 12 }, autorange: "reversed" }),
      }),
    },
    data: {
      columns: ["truth", ...classes],
      rows: linesOf(shown, classes.length).map((line, truth) => [
        classes[truth],
        ...line.map((share) => Number.isNaN(share) ? null : share),
      ]),
    },
    choices: {
      selections: [
        { label: "Column", options: columns, chosen: column },
        { label: "Row", options: rows, chosen: row },
      ],
      variants: Object.fromEntries(
        matrices.flatMap((entries, c) =>
          entries.flatMap((matrix, r) => matrix ? [[[c, r].join(","), variant(matrix)]] : [])
        ),
      ),
    },
  };
}

function drawn(
  { experiment, profile, title, classes, rows, columns }: Confusion,
  column: number,
  row: number,
  matrix: ConfusionMatrix,
): string {
  const lines = linesOf(matrix, classes.length);
  const cell = classes.length <= MOST_WRITTEN ? 32 : Math.max(6, Math.floor(800 / classes.length));
  const every = Math.ceil(14 / cell);
  const names = Math.max(...classes.map((name) => textWidth(name, size.small))) + 10;
  const [left, top] = [20 + 16 + names, 76 + names];
  const side = cell * classes.length;
  const width = Math.max(640, left + side + 90);
  const height = top + side + 24;
  const cells = lines.flatMap((line, truth) =>
    line.flatMap((share, prediction): Svg[] => {
      const [x, y] = [left + prediction * cell, top + truth * cell];
      const said = `${classes[truth]} labelled as ${classes[prediction]}: ${
        Number.isNaN(share) ? "class absent" : `${share.toFixed(1)} %`
      }`;
      const fill = Number.isNaN(share) ? paper : viridis(share);
      const number = classes.length <= MOST_WRITTEN ? written(share) : "";
      return [
        svgElement("rect", { x, y, width: cell, height: cell, fill }, svgElement("title", {}, svgText(said))),
        ...(number === "" ? [] : [text(number, x + cell / 2, y + cell / 2 + 4, {
          anchor: "middle",
          colour: share > 55 ? ink : paper,
        })]),
      ];
    })
  );
  const labels = classes.flatMap((name, c): Svg[] => {
    if (c % every !== 0) return [];
    const middle = (c + 0.5) * cell;
    return [
      text(name, left - 6, top + middle + 4, { anchor: "end" }),
      svgElement(
        "g",
        { transform: `translate(${left + middle + 4} ${top - 6}) rotate(-90)` },
        text(name, 0, 0, {}),
      ),
    ];
  });
  const steps = Array.from({ length: 51 }, (_, i) => i * 2);
  const bar = { x: left + side + 22, height: Math.min(side, 260) };
  const scale = steps.map((share) =>
    svgElement("rect", {
      x: bar.x,
      y: top + bar.height * (1 - (share + 2) / 102),
      width: 14,
      height: bar.height * 2 / 102 + 0.5,
      fill: viridis(share),
    })
  );
  const where = `${rows[row]} · ${columns[column]}`;
  return svgFrame(
    {
      id: `${experiment}-${profile}-confusion`.replace(/[^A-Za-z0-9-]+/g, "-"),
      width,
      height,
      title: `Confusion matrix, row-normalised (${title}, ${where}, profile ${profile})`,
      description: `Truth by prediction in % of each true class. Recall: ${
        classes.map((name, c) => `${name} ${Number.isNaN(lines[c][c]) ? "absent" : lines[c][c].toFixed(1)}`)
          .join(", ")
      }.`,
    },
    text("Confusion matrix, row-normalised (%)", 20, 36, { size: size.title, weight: "bold" }),
    text(`${title} · ${where} · profile ${profile}`, 20, 56, { size: size.label, colour: faintInk }),
    ...labels,
    ...cells,
    text("prediction", left + side, top + side + 16, { anchor: "end", colour: faintInk }),
    svgElement(
      "g",
      { transform: `translate(28 ${top}) rotate(-90)` },
      text("truth", 0, 0, { anchor: "end", colour: faintInk }),
    ),
    ...scale,
    ...[0, 50, 100].map((share) =>
      text(
        `${share}`,
        bar.x + 20,
        top + bar.height * (1 - share / 100) + (share === 100 ? 10 : share === 0 ? 0 : 4),
        {
          colour: faintInk,
        },
      )
    ),
  );
}

function linesOf(matrix: ConfusionMatrix, classes: number): number[][] {
  return Array.from(
    { length: classes },
    (_, truth) => Array.from({ length: classes }, (_, prediction) => matrix[truth * classes + prediction]),
  );
}

function written(share: number): string {
  return Number.isNaN(share) || share < SMALLEST ? "" : share.toFixed(0);
}

/** The same colours as Plotly's scale of that name. */
function viridis(share: number): string {
  return interpolateViridis(Math.min(1, share / 100));
}

function rounded(value: number): number {
  return Number(value.toFixed(1));
}
