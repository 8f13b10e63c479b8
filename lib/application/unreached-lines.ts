import type { StoredArtefact } from "../engine/artefact.ts";
import type { Cell } from "../configuration/experiment.ts";
import type { Estimates } from "../stages/artefacts.ts";
import type { Settings } from "../stages/settings.ts";
import { rowName } from "./fill-table.ts";

/**
 * How many masks no label reached, by row and column; nothing where labels reached all. Such masks are painted as class 0, as the
 * released code paints them, and a reader must not take that for an answer.
 *
 * @param cells with their estimates.
 * @param masks what they are called: masks, or rows of embeddings that are given.
 */
export async function unreachedLines(
  cells: readonly { readonly cell: Cell<Settings>; readonly estimates: StoredArtefact<Estimates> }[],
  masks: "masks" | "rows",
): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { cell, estimates } of cells) {
    const { facts } = await estimates.whole();
    const unreached = facts.unreached;
    const place = `${rowName(cell)}, ${cell.column}`;
    if (unreached > 0) counts.set(place, (counts.get(place) ?? 0) + unreached);
  }
  if (counts.size === 0) return [];
  const said = [...counts].map(([place, count]) => `${place}: ${count}`);
  return [`No label reached some ${masks}; they count as class 0: ${said.join("; ")}.`];
}
