import type { StoredArtefact } from "../engine/artefact.ts";
import type { Params } from "../engine/stage.ts";
import type { GraphSetting } from "../method/bootstrap/validate-graph.ts";

/** What `graph.k` and `graph.alpha` come to where an input of the stage chose them. */
export async function chosenGraph(chosen: StoredArtefact): Promise<GraphSetting> {
  const { facts: { times, alpha } } = await chosen.whole();
  return { times: Number(times), alpha: Number(alpha) };
}

/** alpha of Eq. 1 and 14, as stages are told. */
export async function alphaOf({ alpha }: Params, chosen: StoredArtefact | undefined): Promise<number> {
  return alpha === "chosen" ? (await chosenGraph(chosen!)).alpha : Number(alpha);
}
