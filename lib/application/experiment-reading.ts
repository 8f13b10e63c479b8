import type { Experiment } from "../configuration/experiment.ts";
import { UserError } from "../errors.ts";
import { type Evidence, reading, type ReadingPart } from "../report/reading.ts";
import type { ClaimResult } from "../report/table.ts";
import { METRICS } from "./table-metrics.ts";
import type { Settings } from "../stages/settings.ts";
import { recordedClaims } from "./recorded-claims.ts";

/**
 * An experiment in short: what holds, what does not, and what the experiments named under `why` say of the reason, from
 * their written results.
 *
 * @param claims of the experiment with their verdicts; absent: those of its written results.
 * @param folder of results; default: `results` of the project.
 * @returns nothing for an experiment that names no others.
 * @throws {UserError} where `why` names a claim that its experiment does not have.
 */
export async function experimentReading(
  { name, why, profile: { name: profile } }: Pick<Experiment<Settings>, "name" | "why" | "profile">,
  { claims, folder }: { readonly claims?: readonly ClaimResult[]; readonly folder?: string | undefined } = {},
): Promise<ReadingPart[]> {
  if (why.length === 0) return [];
  const own = claims ?? (await recordedClaims([name], { profile, folder })).groups[0].claims;
  const others = [...new Set(why.map(({ experiment }) => experiment))];
  const { groups } = await recordedClaims(others, { profile, folder });
  const evidence = why.map(({ experiment, claim: that }): Evidence => {
    const claim = groups.find((group) => group.experiment === experiment)?.claims.find((claim) =>
      claim.that === that
    );
    if (claim) return { experiment, claim };
    throw new UserError(
      `Expected a claim of ${experiment} but found "${that}"`,
      `why of ${name}`,
      "Write the claim as the experiment file has it.",
    );
  });
  return reading(own, evidence, METRICS);
}
