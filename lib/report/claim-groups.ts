import {
  correctedHeads,
  correctedText,
  evidenceDifference,
  evidencePlace,
  familySize,
  verdictText,
} from "./claim-text.ts";
import { escapeMarkdown, pipeTable, small } from "./markdown-text.ts";
import type { ClaimResult, Evidence, Metric, Verdict } from "./table.ts";
import { terminalClaims } from "./terminal-claims.ts";
import type { TerminalOptions } from "./terminal-options.ts";
import { wrapText } from "./wrap-text.ts";

export interface ClaimGroup {
  /** Name of the experiment file. */
  readonly experiment: string;
  readonly title: string;
  /** Where the paper has the table; empty where it has none. */
  readonly source: string;
  readonly claims: readonly ClaimResult[];
  /** How to get verdicts, where the table was not reproduced: none of its claims has one. */
  readonly needs?: string;
}

/** Claims of several tables under one profile. */
export interface ClaimList {
  readonly profile: string;
  readonly groups: readonly ClaimGroup[];
  /** For names and digits of the evidence. */
  readonly metrics: readonly Metric[];
}

export function countVerdicts({ groups }: ClaimList): Readonly<Record<Verdict, number>> {
  const counts = { "holds": 0, "fails": 0, "inconclusive": 0, "partly measured": 0, "not run": 0 };
  for (const { claims } of groups) for (const { verdict } of claims) counts[verdict]++;
  return counts;
}

/** For a terminal: a block per table with all evidence, then the sum. */
export function claimsText(list: ClaimList, options: TerminalOptions): string {
  const blocks = list.groups.map(({ experiment, title, source, claims, needs }) =>
    [
      `${experiment}: ${title}${source === "" ? "" : ` (${source})`}`,
      ...(needs === undefined
        ? []
        : wrapText(`not run: needs ${needs}`, options.width - 2).map((line) => `  ${line}`)),
      ...terminalClaims({ claims, metrics: list.metrics }, options),
    ].join("\n")
  );
  return [...blocks, summary(list)].join("\n\n");
}

/** As one Markdown table; of a claim's evidence the one that decides. */
export function claimsMarkdown(list: ClaimList): string {
  const rows = list.groups.flatMap(({ experiment, source, claims, needs }) =>
    claims.map((claim, index) => [
      index > 0 ? "" : escapeMarkdown(source === "" ? experiment : source.replace(/^Paper /, "")),
      escapeMarkdown(claim.that) + (claim.place === "" ? "" : `<br>${small(escapeMarkdown(claim.place))}`),
      verdictText(claim.verdict),
      ...correctedText(claim),
      index === 0 && needs !== undefined
        ? `needs ${escapeMarkdown(needs)}`
        : decidingText(claim, list.metrics),
    ])
  );
  const head = [
    ...["Table", "Claim of the paper", "Verdict here"],
    ...correctedHeads(list.groups.flatMap(({ claims }) => claims)),
    "Deciding difference, 95 % interval",
  ];
  return `${summary(list)}\n\n${pipeTable(head, rows, "left")}\n`;
}

/** For other programs. */
export function claimsJson(list: ClaimList): unknown {
  return { profile: list.profile, verdicts: countVerdicts(list), tables: list.groups };
}

/** What is left when the verdicts of all claims are corrected for how many there are; nothing where none was tested. */
function correctedSummary(claims: readonly ClaimResult[]): string {
  const size = familySize(claims);
  if (size === 0) return "";
  const left = (verdict: Verdict) => claims.filter(({ corrected }) => corrected?.overall === verdict).length;
  return ` Corrected over the ${size} that are tested (Holm: one error in any of them has 5 %), ` +
    `${left("holds")} hold and ${left("fails")} fail.`;
}

function summary(list: ClaimList): string {
  const counts = countVerdicts(list);
  const { groups } = list;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${total} claims under the profile ${list.profile}: ${counts.holds} hold, ${counts.fails} fail, ` +
    `${counts.inconclusive} inconclusive, ${counts["partly measured"]} partly measured, ` +
    `${counts["not run"]} not run.` +
    correctedSummary(groups.flatMap(({ claims }) => claims));
}

/** Characters up to which a sentence names the column and metric of a difference. */
const LONGEST_PLACE = 40;

/** The difference that a claim's verdict rests on, for a sentence; empty where nothing was measured. */
export function decidingDifference({ verdict, evidence }: ClaimResult, metrics: readonly Metric[]): string {
  const found = deciding(verdict, evidence);
  if (!found) return "";
  const place = evidencePlace(found, metrics);
  // A formula is what the claim says already.
  return `${place.length <= LONGEST_PLACE ? `${place}: ` : ""}${evidenceDifference(found, metrics)}`;
}

function decidingText({ verdict, evidence, reason }: ClaimResult, metrics: readonly Metric[]): string {
  const found = deciding(verdict, evidence);
  if (!found) return reason === undefined ? "" : escapeMarkdown(reason);
  const of = evidence.length > 1 ? `<br>${small(`of ${evidence.length} differences`)}` : "";
  return `${escapeMarkdown(evidencePlace(found, metrics))}: ${evidenceDifference(found, metrics)}${of}`;
}

/** The evidence that a verdict rests on: of a claim that fails what lies furthest below zero, of another what lies least above it. */
function deciding(verdict: Verdict, evidence: readonly Evidence[]): Evidence | undefined {
  const end = verdict === "fails" ? "high" : "low";
  return evidence.toSorted((a, b) => a[end] - b[end])[0];
}
