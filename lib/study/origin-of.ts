import { provenance } from "../engine/provenance.ts";
import { sha256 } from "../files/sha256.ts";
import type { Origin } from "../report/origin.ts";

/** Where something that was computed just now comes from. @param made what decides it, as JSON. */
export async function originOf(made: unknown): Promise<Origin> {
  const { commit, dirty } = await provenance();
  return { state: "computed", key: sha256(JSON.stringify(made)), commit: commit ?? null, dirty };
}
