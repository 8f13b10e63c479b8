import type { DataTable } from "../figures/data-table.ts";
import type { Chart, Mark, Panel, PanelGroup, Point, Scale } from "./chart.ts";

/** A value by the name of its column. */
type Record = ReadonlyMap<string, string | number | null>;

export function chartData({ groups, data }: Chart): DataTable {
  return data ?? tableOf(recordsOf(groups));
}

/** The numbers of every choice, with what is chosen in columns of their own. */
export function allChartData({ groups, choices }: Chart): DataTable {
  if (!choices) return tableOf(recordsOf(groups));
  return tableOf(
    Object.entries(choices.groups).flatMap(([key, groups]) => {
      const chosen = key.split(",").map((option, s): [string, string] => {
        const { label, options } = choices.selections[s];
        return [label, options[Number(option)]];
      });
      return recordsOf(groups).map((record) => new Map([...chosen, ...record]));
    }),
  );
}

export function chartWords({ groups }: Chart): string {
  const marks = groups.flatMap(({ panels }) => panels.flatMap(({ marks }) => marks));
  const said = marks.flatMap((mark) =>
    mark.kind === "parallel" ? mark.said : pointsOf(mark).map(({ said }) => said)
  );
  return said.join(". ") + ".";
}

function recordsOf(groups: readonly PanelGroup[]): Record[] {
  const all = groups.flatMap(({ panels }) => panels.flatMap(({ marks }) => marks));
  // A heat map beside lines through parallel axes says the same.
  const hasCells = all.some(({ kind }) => kind === "cells");
  return groups.flatMap(({ heading, panels }) =>
    panels.flatMap((panel) =>
      panel.marks.flatMap((mark) => {
        if (hasCells && mark.kind === "parallel") return [];
        const name = "series" in mark ? mark.series : undefined;
        const series = name ?? ("look" in mark && typeof mark.look === "string" ? mark.look : "");
        const head = [["metric", heading ?? ""], ["panel", panel.title ?? ""], ["series", series]] as const;
        return valuesOf(mark, panel).map((entries) =>
          new Map<string, string | number | null>([...head, ...entries])
        );
      })
    )
  );
}

type Entry = readonly [string, string | number | null];

function valuesOf(mark: Mark, { x, y }: Panel): Entry[][] {
  if (mark.kind === "cells") {
    return mark.values.flatMap((line, r) =>
      line.map((value, c): Entry[] => [placeOf(y, r, "row"), placeOf(x, c, "column"), ["value", value]])
    );
  }
  if (mark.kind === "parallel") {
    return mark.said.map((_, line) =>
      mark.axes.map(({ label, names, at }) => names ? [label, names[at[line]]] : ["value", at[line]])
    );
  }
  return pointsOf(mark).map((point) => {
    const isAcross = y.kind === "names";
    const place = isAcross ? placeOf(y, point.y, "name") : placeOf(x, point.x, "x");
    const value = isAcross ? point.x : point.y;
    return [place, ["value", value], ["low", point.low ?? null], ["high", point.high ?? null]];
  });
}

function pointsOf(mark: Mark): Point[] {
  return "points" in mark ? mark.points.flatMap((point) => point ?? []) : [];
}

function placeOf(scale: Scale, value: number, otherwise: string): Entry {
  return [scale.label ?? otherwise, scale.kind === "names" ? scale.names[Math.round(value)] : value];
}

const NUMBERS = ["value", "low", "high"];

/** Records as a table; columns that say nothing are left out, and names that are the same in all of several lines. */
function tableOf(records: readonly Record[]): DataTable {
  const all = [...new Set(records.flatMap((record) => [...record.keys()]))];
  const columns = all.filter((name) => {
    const found = new Set(records.map((record) => record.get(name) ?? ""));
    return NUMBERS.includes(name)
      ? found.size > 1 || !found.has("")
      : found.size > 1 || (records.length === 1 && !found.has(""));
  });
  const ordered = [
    ...columns.filter((name) => !NUMBERS.includes(name)),
    ...columns.filter((name) => NUMBERS.includes(name)),
  ];
  return { columns: ordered, rows: records.map((record) => ordered.map((name) => record.get(name) ?? null)) };
}
