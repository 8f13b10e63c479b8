import { join } from "node:path";
import { writeAtomically } from "../../engine/atomic-write.ts";
import { experimentNames } from "../../engine/experiment-names.ts";
import type { Progress } from "../../engine/progress.ts";
import { projectFolder } from "../../engine/project.ts";
import { sha256 } from "../../engine/sha256.ts";
import { UserError } from "../../errors.ts";
import { listFolder } from "../../list-folder.ts";
import type { ExperimentReport } from "../../report/page/experiment-report.ts";
import { reportFiles } from "../../report/page/report-files.ts";
import { correctClaims } from "../correct-claims.ts";
import { Suite } from "../suite.ts";
import { experimentReport } from "./experiment-report.ts";

/** What `ablate report` was asked to do. */
export interface ReportOptions {
  /** Names of experiment files; none: those with results under the profile. */
  readonly experiments: readonly string[];
  /** Default: toybox. */
  readonly profile?: string | undefined;
  /** `path=value` options. */
  readonly set: readonly string[];
  /** Absolute path of the folder; absent: `results/<profile>/report` of the project. */
  readonly out?: string | undefined;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** A file of every report: a folder that has it may be written anew. */
const MARK = join("assets", "report.js");

/**
 * Writes a folder of pages that opens from disk. Numbers come from the store; what is missing is computed first.
 *
 * @returns the folder.
 * @throws {UserError} where there is nothing to report, or the folder holds something else.
 */
export async function writeReport(options: ReportOptions): Promise<string> {
  const { profile = "toybox", signal, progress } = options;
  const folder = options.out ?? join(projectFolder(), "results", profile, "report");
  const names = options.experiments.length > 0 ? options.experiments : await withResults(profile);
  await requireReportFolder(folder);
  const reports = correctedTogether(await reportsOf(names, options));
  // Loaded last and as text: plotly.js is a script for browsers.
  const { default: plotly } = await import("plotly.js-cartesian-dist-min", { with: { type: "text" } });
  const origin = {
    ...reports[0].origin,
    state: reports.every((report) => report.origin.state === "cached") ? "cached" : "computed",
    key: sha256(reports.map((report) => report.origin.key).join("\n")),
  } as const;
  const files = reportFiles(reports, origin, plotly as unknown as string);
  const task = progress.begin("pages", Object.keys(files).length, 0);
  let written = 0;
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  for (const [path, text] of Object.entries(files)) {
    signal.throwIfAborted();
    await writeAtomically(join(folder, path), text);
    task.update(++written);
  }
  task.end();
  return folder;
}

/** Each table corrects its claims over its own; the pages show them side by side, so here they are corrected over all. */
function correctedTogether(reports: readonly ExperimentReport[]): ExperimentReport[] {
  const corrected = correctClaims(reports.flatMap(({ table }) => table.claims));
  let next = 0;
  return reports.map((report) => ({
    ...report,
    table: { ...report.table, claims: corrected.slice(next, next += report.table.claims.length) },
  }));
}

async function reportsOf(names: readonly string[], options: ReportOptions): Promise<ExperimentReport[]> {
  const suite = await Suite.open(names, options);
  try {
    if (suite.refused.length > 0) throw suite.refused[0].error;
    const reports: ExperimentReport[] = [];
    for (const prepared of suite.experiments) reports.push(await experimentReport(await suite.run(prepared)));
    return reports;
  } finally {
    await suite.close();
  }
}

/** Experiments that have results under a profile, in the order of their names. */
async function withResults(profile: string): Promise<string[]> {
  const names = experimentNames();
  const there = await Promise.all(
    names.map((name) =>
      Deno.stat(join(projectFolder(), "results", profile, name, "run.json")).then(() => true, () => false)
    ),
  );
  const found = names.filter((_, index) => there[index]);
  if (found.length > 0) return found;
  throw new UserError(
    `Expected results to report but found none under profile ${profile}`,
    join("results", profile),
    "Run deno task reproduce <experiment> first, or name experiments.",
  );
}

/** A folder is cleared before it is written, so it must be a report, empty, or not there. */
async function requireReportFolder(folder: string): Promise<void> {
  try {
    if (Object.values(listFolder(folder)).flat().length === 0) return;
    await Deno.stat(join(folder, MARK));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound && !await isThere(folder)) return;
    throw new UserError(
      "Expected an empty folder or an earlier report but found other files",
      folder,
      "Give another folder with --out DIR.",
      { cause },
    );
  }
}

function isThere(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
