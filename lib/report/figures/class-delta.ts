import { chartFigure } from "../chart/chart-figure.ts";
import type { PanelGroup, Point } from "../chart/chart.ts";
import { formatDifference } from "../format-number.ts";
import type { Difference } from "../table.ts";
import { type ClassScores, differenceBetween, type RowDifference } from "./class-scores.ts";
import type { Figure } from "./figure.ts";

/** Two rows under a column, and a bar for each class. */
interface Pair {
  readonly column: number;
  readonly row: number;
  readonly than: number;
  readonly bars: readonly Bar[];
}

type Bar = Difference & { readonly name: string };

const MEAN = "mean over classes";

/**
 * Paired differences of IoU between two rows, class by class and for the mean over classes, sorted; a reader chooses column and
 * rows. The static face compares the last row with the first, or the nearest two that differ.
 *
 * @returns null where no column has two rows.
 */
export function classDeltaFigure(scores: ClassScores): Figure | null {
  const { experiment, profile, title, columns, rows } = scores;
  const pairs = pairsOf(scores);
  const shown = opening(scores, pairs);
  if (!shown) return null;
  const what = `${rows[shown.row]} minus ${rows[shown.than]}`;
  const alike = pairs.filter((pair) => pair.row > pair.than && !differs(pair));
  const named = alike.slice(0, 5).map(({ column, row, than }) =>
    `${rows[row]} and ${rows[than]} (${columns[column].name})`
  );
  const more = alike.length > 5 ? `; and ${alike.length - 5} more pairs` : "";
  return chartFigure({
    name: `${experiment}-delta`,
    id: `${experiment}-${profile}-delta`,
    title: "Difference of IoU between two rows, by class",
    subtitle: [what, title, columns[shown.column].name, `profile ${profile}`, "paired, 95 % intervals"].join(
      " · ",
    ),
    explain:
      "Paired differences on the same images with 95 % intervals; sorted, the mean over classes among them." +
      (alike.length === 0 ? "" : ` The same in every class: ${named.join("; ")}${more}.`),
    width: 760,
    groups: groupsOf(scores, shown),
    choices: {
      selections: [
        { label: "Column", options: columns.map(({ name }) => name), chosen: shown.column },
        { label: "Row", options: rows, chosen: shown.row },
        { label: "minus row", options: rows, chosen: shown.than },
      ],
      groups: Object.fromEntries(
        pairs.map((pair) => [[pair.column, pair.row, pair.than].join(","), groupsOf(scores, pair)]),
      ),
    },
  });
}

function pairsOf(scores: ClassScores): Pair[] {
  return scores.columns.flatMap((column, c) =>
    scores.rows.flatMap((_, row) =>
      scores.rows.flatMap((_, than): Pair[] => {
        const difference = differenceBetween(column, row, than);
        return difference ? [{ column: c, row, than, bars: barsOf(scores, difference) }] : [];
      })
    )
  );
}

/** The last row minus the first of the first column; where they are the same everywhere, the next pair that differs. */
function opening({ columns }: ClassScores, pairs: readonly Pair[]): Pair | undefined {
  const forward = pairs.filter(({ row, than }) => row > than).toReversed();
  const byColumn = columns.flatMap((_, c) => forward.filter(({ column }) => column === c));
  const fromFirst = byColumn.filter(({ column, than }) =>
    than === columns[column].iou.findIndex((row) => row !== null)
  );
  return fromFirst.find(differs) ?? byColumn.find(differs) ?? fromFirst[0];
}

function differs({ bars }: Pair): boolean {
  return bars.some(({ difference }) => difference !== 0);
}

function barsOf({ classes }: ClassScores, { mean, classes: differences }: RowDifference): Bar[] {
  const bars = differences.flatMap((entry, c) => entry ? [{ name: classes[c], ...entry }] : []);
  return [{ name: MEAN, ...mean }, ...bars].sort((a, b) => b.difference - a.difference);
}

function groupsOf({ rows }: ClassScores, { row, than, bars }: Pair): PanelGroup[] {
  const reach = 1.04 * Math.max(...bars.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]), 0.1);
  const points = bars.map(({ name, difference, low, high }, y): Point => ({
    ...{ x: difference, y, low, high, said: `${name}: ${formatDifference({ difference, low, high }, 1)}` },
    ...{ look: difference >= 0 ? "gain" : "loss", isStrong: name === MEAN },
  }));
  return [{
    panels: [{
      x: {
        kind: "numbers",
        domain: [-reach, reach],
        isNice: true,
        label: `Δ IoU (points): ${rows[row]} minus ${rows[than]}`,
      },
      y: { kind: "names", names: bars.map(({ name }) => name), step: 22 },
      marks: [{ kind: "bars", points }],
      beside: [{
        ...{ width: 130, isDrawnOnly: true },
        texts: bars.map((bar, y) => ({
          y,
          text: formatDifference(bar, 1),
          tone: "ink",
          isBold: bar.name === MEAN,
        })),
      }],
    }],
  }];
}
