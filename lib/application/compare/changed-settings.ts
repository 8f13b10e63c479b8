import type { Change, ChangedSetting } from "../../report/comparison/comparison.ts";
import { flatSettings } from "../flat-settings.ts";
import type { OppositeCells } from "./compared-cells.ts";
import type { Side } from "./side.ts";

/** Cells of one change that are named; the others are counted. */
const SHOWN = 3;

/** Settings that differ between cells opposite each other; those that differ alike in several cells once, with where. */
export function changedSettings(cells: readonly OppositeCells[]): ChangedSetting[] {
  const changes = new Map<string, { readonly change: Change; readonly cells: OppositeCells[] }>();
  for (const cell of cells) {
    const [before, after] = [cell.a, cell.b].map(({ settings }) => flatSettings(settings));
    for (const what of new Set([...before.keys(), ...after.keys()])) {
      const [from, to] = [before, after].map((one) => one.has(what) ? JSON.stringify(one.get(what)) : null);
      if (from === to) continue;
      const change = { what, from, to };
      changes.getOrInsert(JSON.stringify(change), { change, cells: [] }).cells.push(cell);
    }
  }
  return [...changes.values()].map(({ change, cells: changed }) => ({
    ...change,
    where: where(changed, cells),
  }));
}

function where(changed: readonly OppositeCells[], all: readonly OppositeCells[]): string {
  if (changed.length === all.length) return "every cell";
  const parts = [
    ["row", ({ row }: OppositeCells) => row],
    ["column", ({ a }: OppositeCells) => a.column],
  ] as const;
  for (const [part, named] of parts) {
    const names = new Set(changed.map(named));
    if (all.filter((cell) => names.has(named(cell))).length === changed.length) {
      return `${part}${names.size > 1 ? "s" : ""} ${shortened([...names])}`;
    }
  }
  return shortened(changed.map(({ row, a }) => `${row} / ${a.column}`));
}

function shortened(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return names.slice(0, SHOWN).join("; ") + more;
}

export function changedData({ run: { results: a } }: Side, { run: { results: b } }: Side): Change[] {
  const facts = [
    ["training data", a.data.train, b.data.train],
    ["evaluation data", a.data.evaluate, b.data.evaluate],
    ["training images", a.images?.train, b.images?.train],
    ["evaluation images", a.images?.evaluate, b.images?.evaluate],
    ["CLIP", a.clip, b.clip],
  ] as const;
  return facts.flatMap(([what, from, to]) =>
    from === undefined || to === undefined || from === to
      ? []
      : [{ what, from: String(from), to: String(to) }]
  );
}
