import { join } from "node:path";
import { writeAtomically } from "../../files/atomic-write.ts";
import { describePlan } from "../../engine/describe-plan.ts";
import { requireProfile } from "../../configuration/profile.ts";
import { experimentNames } from "../../configuration/experiment-names.ts";
import type { Progress } from "../../progress/progress.ts";
import { projectFolder } from "../../files/project.ts";
import { sha256 } from "../../files/sha256.ts";
import { inLanes } from "../../in-lanes.ts";
import { UserError } from "../../errors.ts";
import { fileKind } from "../../files/file-kind.ts";
import { isFile } from "../../datasets/paths.ts";
import { listFolder } from "../../files/list-folder.ts";
import type { ExperimentReport } from "../../report/page/experiment-report.ts";
import type { Explorer } from "../../report/page/explorer-page.ts";
import { reportFiles } from "../../report/page/report-files.ts";
import type { Split } from "../../stages/split.ts";
import { correctedTogether } from "../correct-claims.ts";
import { Suite } from "../suite.ts";
import { embeddingExplorer } from "./embedding-explorer.ts";
import { imageFiles } from "./image-browser.ts";
import { experimentReport } from "./experiment-report.ts";
import { variantName } from "../results-folder.ts";
import { recordedReport } from "./recorded-report.ts";

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
  /** Whether what written results do not hold is read from the store and computed: pictures, plots of classes, single images. */
  readonly compute: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Files that are made and written at a time: a disk takes several as fast as one. */
const AT_ONCE = 8;

/** A file of every report: a folder that has it may be written anew. */
const MARK = join("assets", "report.js");

/**
 * Writes a folder of pages that opens from disk: from written results, or with `compute` from the store, where what is missing is
 * computed first.
 *
 * @returns the folder.
 * @throws {UserError} where there is nothing to report, or the folder holds something else.
 */
export async function writeReport(options: ReportOptions): Promise<string> {
  const { profile = "toybox", signal, progress } = options;
  const folder = options.out ?? join(projectFolder(), "results", profile, "report");
  const names = namesOf(options);
  await requireReportFolder(folder);
  const { reports: found, splits, explorers, sheets } =
    await (options.compute ? reportsOf(names, options) : recordedReports(names, options));
  // The pages show the claims of all tables side by side.
  const tables = correctedTogether(found.map(({ table }) => table));
  const reports = found.map((report, r) => ({ ...report, table: tables[r] }));
  // Loaded last and as text: plotly.js is a script for browsers.
  const { default: plotly } = await import("plotly.js-dist-min", { with: { type: "text" } });
  const origin = {
    ...reports[0].origin,
    state: commonState(reports),
    key: sha256(reports.map((report) => report.origin.key).join("\n")),
  } as const;
  const files = reportFiles(reports, origin, String(plotly), explorers);
  const task = progress.begin("pages", Object.keys(files).length, 0);
  let written = 0;
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await inLanes(Object.entries(files), AT_ONCE, signal, async ([path, text]) => {
    await writeAtomically(join(folder, path), text);
    task.update(++written);
  });
  task.end();
  for (const [path, sheet] of sheets) await writeAtomically(join(folder, path), sheet);
  for (const split of splits) await writeImages(folder, split, options);
  return folder;
}

/** What would be computed for the pages of a report, in words. Throws as `writeReport`. */
export async function planReport(options: ReportOptions): Promise<string> {
  const names = namesOf(options);
  if (!options.compute) {
    return `Nothing to compute: ${
      names.length === 1 ? "a page" : `${names.length} pages`
    } from written results. --compute adds pictures, plots of ` +
      "classes, single images.";
  }
  await using suite = await Suite.open(names, { ...options, plan: true });
  if (suite.refused.length > 0) throw suite.refused[0].error;
  return describePlan(await suite.plan());
}

/** The experiments asked for, or all that have results. */
function namesOf({ experiments, profile = "toybox" }: ReportOptions): readonly string[] {
  return experiments.length > 0 ? experiments : withResults(profile);
}

function commonState(reports: readonly ExperimentReport[]): ExperimentReport["origin"]["state"] {
  const states = new Set(reports.map(({ origin }) => origin.state));
  return states.size === 1 ? [...states][0] : "computed";
}

/** Reports of written results: they lead to no further pages. */
async function recordedReports(
  names: readonly string[],
  { profile, set }: ReportOptions,
): Promise<Awaited<ReturnType<typeof reportsOf>>> {
  const reports: ExperimentReport[] = [];
  for (const name of names) {
    reports.push(await recordedReport(set.length > 0 ? variantName(name, set) : name, { profile }));
  }
  return { reports, splits: [], explorers: [], sheets: new Map() };
}

async function writeImages(folder: string, split: Split, { signal, progress }: ReportOptions): Promise<void> {
  const task = progress.begin(`pictures of ${split.name}`, 2 * split.ids.length, 0);
  let written = 0;
  await inLanes([...split.ids.keys()], AT_ONCE, signal, async (n) => {
    for (const [path, content] of await imageFiles(split, n)) {
      await writeAtomically(join(folder, path), content);
      task.update(++written);
    }
  });
  task.end();
}

/** The reports, the splits whose images they list and the maps of embeddings they lead to, each once. */
async function reportsOf(names: readonly string[], options: ReportOptions) {
  await using suite = await Suite.open(names, options);
  if (suite.refused.length > 0) throw suite.refused[0].error;
  const reports: ExperimentReport[] = [];
  const explorers: Explorer[] = [];
  const sheets = new Map<string, Uint8Array>();
  const splits = new Map<string, Split>();
  for (const prepared of suite.experiments) {
    const run = await suite.run(prepared);
    const explorer = await embeddingExplorer(run, explorers, sheets);
    if (explorer && !explorers.includes(explorer)) explorers.push(explorer);
    const report = await experimentReport(run, explorer?.folder ?? null);
    if (report.browser) splits.set(report.browser.folder, run.materials.evaluate);
    reports.push(report);
  }
  return { reports, splits: [...splits.values()], explorers, sheets };
}

function withResults(profile: string): string[] {
  const found = experimentNames().filter((name) =>
    isFile(join(projectFolder(), "results", profile, name, "run.json"))
  );
  if (found.length > 0) return found;
  requireProfile(profile);
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
    if (cause instanceof Deno.errors.NotFound && await fileKind(folder) === "nothing") return;
    throw new UserError(
      "Expected an empty folder or an earlier report but found other files",
      folder,
      "Give another folder with --out DIR.",
      { cause },
    );
  }
}
