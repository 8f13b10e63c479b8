import { chartFigure } from "../chart/chart-figure.ts";
import type { Mark, NumberScale, Panel, PanelGroup } from "../chart/chart.ts";
import type { Figure } from "./figure.ts";

/** Masks in the plane of two principal axes of their embeddings. */
export interface EmbeddingMap {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  /** Which masks these are. */
  readonly rule: string;
  readonly classes: readonly string[];
  /** Share of the variance along each axis, 0 … 1; at least two. */
  readonly shares: readonly number[];
  readonly points: readonly EmbeddedMask[];
  /** Labels of the points after some steps of Eq. 1, from one known mask a class on; null where none has come yet. */
  readonly spread: readonly { readonly steps: number; readonly labels: readonly (number | null)[] }[];
}

export interface EmbeddedMask {
  /** One coordinate per axis. */
  readonly at: readonly number[];
  /** Class that most of its pixels have; null where all are ignored. */
  readonly truth: number | null;
  readonly prediction: number;
  readonly image: string;
}

const AREA = 26;

/** What points are coloured by: a name for the reader, and the class of each point. */
interface Colouring {
  readonly name: string;
  label(point: number): number | null;
}

function colouringsOf({ points, spread }: EmbeddingMap): Colouring[] {
  return [
    { name: "truth", label: (point) => points[point].truth },
    { name: "prediction", label: (point) => points[point].prediction },
    ...spread.map(({ steps, labels }): Colouring => ({
      name: steps === 0 ? "one known mask a class" : `Eq. 1 after ${steps} ${steps === 1 ? "step" : "steps"}`,
      label: (point) => labels[point],
    })),
  ];
}

/** Masks as points in the colours of their classes; a reader chooses truth, prediction or a step of Eq. 1, and the axes. */
export function embeddingMapFigure(map: EmbeddingMap): Figure {
  const { name, title, rule, classes, shares, points } = map;
  const planes = shares.flatMap((_, x) => shares.slice(x + 1).map((_, later) => [x, x + 1 + later] as const));
  const colourings = colouringsOf(map);
  const groups = colourings.flatMap((colouring, c) =>
    planes.map((plane, p) => [`${c},${p}`, groupsOf(map, colouring, plane)] as const)
  );
  const right = points.filter(({ truth, prediction }) => truth === prediction).length;
  const counts = classes.map((name, c): [string, number, number] => [
    name,
    points.filter(({ truth }) => truth === c).length,
    points.filter(({ prediction }) => prediction === c).length,
  ]);
  const told = (100 * (shares[0] + shares[1])).toFixed(0);
  return chartFigure({
    ...{ name, title, subtitle: `Colours are the true classes · ${rule}` },
    explain:
      `${rule} Near points have embeddings of small angle, as far as ${told} % of their variance can tell; ` +
      `${right} of ${points.length} have the right label.` +
      (map.spread.length > 0
        ? " The steps of Eq. 1 carry the label of one known mask a class from neighbour to neighbour; masks without a class have none yet."
        : ""),
    description: `True classes: ${counts.map(([name, count]) => `${name} ${count}`).join(", ")}.`,
    data: { columns: ["class", "true masks", "labelled so"], rows: counts },
    groups: groups[0][1],
    choices: {
      selections: [
        { label: "Colour by", options: colourings.map(({ name }) => name), chosen: 0 },
        { label: "Axes", options: planes.map(([x, y]) => `${x + 1} and ${y + 1}`), chosen: 0 },
      ],
      groups: Object.fromEntries(groups),
    },
  });
}

function groupsOf(
  map: EmbeddingMap,
  { label: labelOf }: Colouring,
  [x, y]: readonly [number, number],
): PanelGroup[] {
  const { classes, shares, points } = map;
  const axis = (a: number): NumberScale => {
    const values = points.map(({ at }) => at[a]);
    const label = `axis ${a + 1} (${(100 * shares[a]).toFixed(0)} % of the variance)`;
    return { kind: "numbers", domain: [Math.min(...values), Math.max(...values)], label, isBare: true };
  };
  const nameOf = (label: number | null) => label === null ? "no true class" : classes[label];
  // The same marks in every choice, some of them empty: a choice exchanges them one by one.
  const marks = [...classes.keys(), null].map((label): Mark => ({
    ...{ kind: "points", series: label === null ? "no class" : classes[label], look: label ?? "unlabelled" },
    points: points.flatMap((point, picture) =>
      labelOf(picture) === label
        ? [{
          ...{ x: point.at[x], y: point.at[y], area: AREA, picture },
          said: `${point.image}: ${nameOf(point.truth)}, labelled ${nameOf(point.prediction)}`,
        }]
        : []
    ),
  }));
  const panel: Panel = { x: axis(x), y: axis(y), height: 560, marks };
  return [{ panels: [panel] }];
}
