import { join } from "node:path";
import { z } from "zod";
import { loadExperiment } from "../configuration/experiment.ts";
import { experimentNames } from "../configuration/experiment-names.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import type { ClaimList } from "../report/claim-groups.ts";
import type { ClaimResult } from "../report/table.ts";
import { correctedTogether } from "./correct-claims.ts";
import { COST_CLAIMS } from "./cost-claims.ts";
import { METRICS } from "./table-metrics.ts";
import { SPEC } from "./prepare-experiment.ts";
import { readText } from "../files/read-text.ts";
import { ifThere } from "../files/if-there.ts";
import { underProfile } from "./command-again.ts";

const Verdict = z.enum(["holds", "fails", "inconclusive", "partly measured", "not run"]);

export const RecordedClaim = z.object({
  that: z.string(),
  place: z.string(),
  verdict: Verdict,
  corrected: z.object({
    p: z.object({ holds: z.number(), fails: z.number() }),
    within: Verdict,
    overall: Verdict,
    family: z.number(),
  }).optional(),
  isDescriptive: z.boolean().optional(),
  evidence: z.array(z.object({
    column: z.string(),
    metric: z.string(),
    difference: z.number(),
    low: z.number(),
    high: z.number(),
  })),
  reason: z.string().optional(),
});

const Recorded = z.object({ results: z.object({ claims: z.array(RecordedClaim) }) });

/**
 * Every claim of experiment files with the verdict that the written results have. One whose experiment was not run, or that is
 * newer than the results, is "not run" and says how to run it.
 *
 * @param names of experiments; none means all. Experiments without claims are left out.
 * @param folder of results; default: `results` of the project.
 * @throws {UserError} for an unknown experiment or profile, or results that are damaged.
 */
export async function recordedClaims(
  names: readonly string[],
  { profile = "toybox", folder = join(projectFolder(), "results") }: {
    readonly profile?: string | undefined;
    readonly folder?: string | undefined;
  } = {},
): Promise<ClaimList> {
  const asked = names.length > 0 ? names : experimentNames();
  const groups: ClaimList["groups"][number][] = [];
  const cost = await recordedCostClaims(profile, folder);
  for (const name of asked.filter((name) => name !== COST)) {
    const experiment = await loadExperiment(name, SPEC, { profile });
    const { title, source = "", claims } = experiment;
    if (claims.length === 0) continue;
    const recorded = await readRecorded(join(folder, experiment.profile.name, name, "run.json"));
    const command = underProfile(`reproduce ${name}`, experiment.profile.name);
    groups.push({
      ...{ experiment: name, title, source },
      claims: claims.map(({ that, place }): ClaimResult =>
        recorded?.find((claim) => claim.that === that && claim.place === place) ?? {
          ...{ that, place, verdict: "not run", evidence: [] },
          ...(recorded ? { reason: `newer than the results: ${command}` } : {}),
        }
      ),
      ...(recorded ? {} : { needs: [experiment.profile.needs, command].filter(Boolean).join("; then ") }),
    });
  }
  if (names.length === 0 || names.includes(COST)) groups.push(cost);
  return { profile, groups: correctedTogether(groups), metrics: METRICS };
}

/** Where `cost` writes, which no experiment file asks for. */
const COST = "table-s4";

async function recordedCostClaims(profile: string, folder: string): Promise<ClaimList["groups"][number]> {
  const recorded = await readRecorded(join(folder, profile, COST, "claims.json"));
  return {
    ...{ experiment: COST, title: "Cost of GLCC and DBA-CLIP", source: "Paper Table S4" },
    claims: COST_CLAIMS.map(({ that, place }): ClaimResult =>
      recorded?.find((claim) => claim.that === that && claim.place === place) ??
        { that, place, verdict: "not run", evidence: [] }
    ),
    ...(recorded ? {} : { needs: underProfile("cost", profile) }),
  };
}

async function readRecorded(path: string): Promise<ClaimResult[] | null> {
  const text = await ifThere(readText(path));
  if (text === undefined) return null;
  try {
    return Recorded.parse(JSON.parse(text)).results.claims;
  } catch (cause) {
    throw new UserError(
      "Expected results as `reproduce` writes them but found something else",
      path,
      "Remove the file and give the reproduce command again.",
      { cause },
    );
  }
}
