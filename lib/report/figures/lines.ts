import { chartFigure } from "../chart/chart-figure.ts";
import type { Panel, PanelGroup, Point } from "../chart/chart.ts";
import { formatInterval, formatNumber } from "../format-number.ts";
import type { Interval } from "../table.ts";
import { columnChoice } from "./column-choice.ts";
import type { Figure } from "./figure.ts";

/** Numbers along an ordered axis, one line per row of a table, with 95 % bands. */
export interface Lines {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly explain: string;
  /** What the places along the axis are, for example "k". */
  readonly along: string;
  /** Places along the axis, equally far apart. */
  readonly places: readonly string[];
  /** What the numbers are, with unit. */
  readonly measure: string;
  /** A reader chooses one; the static face shows the first. */
  readonly columns: readonly LineColumn[];
}

export interface LineColumn {
  readonly name: string;
  /** One number per place; null where there is none. */
  readonly lines: readonly { readonly name: string; readonly points: readonly (Interval | null)[] }[];
}

export function linesFigure(lines: Lines): Figure {
  const { name, title, subtitle, explain, columns } = lines;
  const groups = columns.map((column): PanelGroup[] => [{ panels: [panelOf(lines, column)] }]);
  return chartFigure({
    ...{ name, title, explain, subtitle: `${columns[0].name} · ${subtitle}`, groups: groups[0], width: 760 },
    choices: columnChoice(columns, groups),
  });
}

function panelOf({ along, places, measure }: Lines, { lines }: LineColumn): Panel {
  const numbers = lines.flatMap(({ points }) =>
    points.flatMap((point) => point ? [point.low, point.high] : [])
  );
  return {
    x: { kind: "names", names: places, label: along },
    y: {
      ...{ kind: "numbers", label: measure, isNice: true },
      domain: numbers.length === 0 ? [0, 100] : [Math.min(...numbers), Math.max(...numbers)],
    },
    marks: lines.map(({ name, points }, look) => ({
      ...{ kind: "line", series: name, look },
      points: points.map((point, x): Point | null => {
        if (!point) return null;
        const { value: y, low, high } = point;
        const said = `${name}, ${places[x]}: ${formatNumber(y, 1)} ${formatInterval(point, 1)}`;
        return { x, y, low, high, said };
      }),
    })),
  };
}
