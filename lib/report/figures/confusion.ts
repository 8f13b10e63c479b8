import { chartFigure } from "../chart/chart-figure.ts";
import { type PanelGroup, WIDTH } from "../chart/chart.ts";
import type { Figure } from "./figure.ts";

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
  const { experiment, profile, title, classes, rows, columns, matrices } = confusion;
  const column = matrices.findIndex((entries) => entries.some((entry) => entry !== null));
  if (column < 0) return null;
  const row = matrices[column].findLastIndex((entry) => entry !== null);
  const lines = linesOf(matrices[column][row]!, classes.length);
  const recalls = classes.map((name, c) => `${name} ${lines[c][c]?.toFixed(1) ?? "absent"}`);
  return chartFigure({
    name: `${experiment}-confusion`,
    id: `${experiment}-${profile}-confusion`,
    title: "Confusion matrix, row-normalised",
    subtitle: `${title} · ${rows[row]} · ${columns[column]} · profile ${profile}`,
    explain:
      "Each row shows what the pixels of a true class were labelled as, in % of that class; the diagonal is its recall.",
    description: `Truth by prediction in % of each true class. Recall: ${recalls.join(", ")}.`,
    width: Math.min(WIDTH, Math.max(640, 300 + 32 * classes.length)),
    groups: groupsOf(classes, lines),
    data: { columns: ["truth", ...classes], rows: lines.map((line, truth) => [classes[truth], ...line]) },
    choices: {
      selections: [
        { label: "Column", options: columns, chosen: column },
        { label: "Row", options: rows, chosen: row },
      ],
      groups: Object.fromEntries(
        matrices.flatMap((entries, c) =>
          entries.flatMap((matrix, r) =>
            matrix ? [[[c, r].join(","), groupsOf(classes, linesOf(matrix, classes.length))]] : []
          )
        ),
      ),
    },
  });
}

function groupsOf(classes: readonly string[], values: readonly (readonly (number | null)[])[]): PanelGroup[] {
  const written = (share: number) => share < SMALLEST ? "" : share.toFixed(0);
  return [{
    panels: [{
      x: { kind: "names", names: classes, label: "prediction" },
      y: { kind: "names", names: classes, label: "truth" },
      marks: [{
        ...{ kind: "cells", values, range: [0, 100], unit: "%", joined: "labelled as", none: "class absent" },
        ...(classes.length <= MOST_WRITTEN ? { written } : {}),
      }],
    }],
  }];
}

function linesOf(matrix: ConfusionMatrix, classes: number): (number | null)[][] {
  const share = (truth: number, prediction: number) => {
    const value = matrix[truth * classes + prediction];
    return Number.isNaN(value) ? null : value;
  };
  return Array.from(
    { length: classes },
    (_, truth) => Array.from({ length: classes }, (_, c) => share(truth, c)),
  );
}
