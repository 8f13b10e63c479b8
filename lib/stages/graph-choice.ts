import type { StoredArtefact } from "../engine/artefact.ts";
import type { GraphSetting } from "../method/bootstrap/validate-graph.ts";
import type { GraphChoice } from "./artefacts.ts";

/** The values of `graph.k` and `graph.alpha` that an input of the stage chose. */
export async function chosenGraph(chosen: StoredArtefact<GraphChoice>): Promise<GraphSetting> {
  const { facts: { times, alpha } } = await chosen.whole();
  return { times, alpha };
}

/** alpha of Eq. 1 and 14, as stages are told. */
export async function alphaOf(
  { alpha }: { readonly alpha: number | "chosen" },
  chosen: StoredArtefact<GraphChoice> | undefined,
): Promise<number> {
  return alpha === "chosen" ? (await chosenGraph(chosen!)).alpha : alpha;
}
