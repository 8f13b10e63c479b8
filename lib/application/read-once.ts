import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import type { Estimates } from "../stages/artefacts.ts";

/**
 * The same cells, whose estimates are read once, however many of them have the same and however often they are asked for. They are in
 * memory as long as these cells are.
 */
export function readOnce<Computed extends { readonly estimates: StoredArtefact<Estimates> }>(
  cells: readonly Computed[],
): Computed[] {
  const known = new Map<StoredArtefact<Estimates>, StoredArtefact<Estimates>>();
  return cells.map((cell) => {
    let estimates = known.get(cell.estimates);
    if (!estimates) known.set(cell.estimates, estimates = once(cell.estimates));
    return { ...cell, estimates };
  });
}

function once<Made extends Artefact>(stored: StoredArtefact<Made>): StoredArtefact<Made> {
  let whole: Promise<Made> | undefined;
  return { ...stored, whole: () => whole ??= stored.whole() };
}
