import { isAbsolute, relative } from "node:path";
import { didYouMeanText } from "../../configuration/did-you-mean.ts";
import { git } from "../../engine/git.ts";
import { parseSetOption } from "../../configuration/set-option.ts";
import { projectFolder } from "../../files/project.ts";
import { UserError } from "../../errors.ts";
import { findResults } from "../find-results.ts";
import type { Loaded } from "../load.ts";
import { parseRecordedRun, type RecordedCell, recordedCells, type RecordedRun } from "../recorded-run.ts";
import type { Reproduction } from "../reproduce.ts";

/** What may be compared: the name or folder of results, `REVISION:NAME`, or something that is loaded or computed already. */
export type Comparable = string | Loaded | Reproduction;

/** How the two sides are to be read. */
export interface SideOptions {
  /** Default: toybox. */
  readonly profile?: string | undefined;
  /** The experiment whose results two revisions of git are compared by: then the sides are revisions alone. */
  readonly experiment?: string | undefined;
  /** Results in which the sides are two settings (`graph.k=12`) or two rows. */
  readonly within?: Comparable | undefined;
  /** Folder of the project whose results and revisions are meant; default: this one. */
  readonly project?: string;
}

/** One of two results that are compared. */
export interface Side {
  readonly name: string;
  readonly run: RecordedRun;
  readonly cells: readonly RecordedCell[];
  /** What the cells are called where one is compared with another of the same table; absent: by their own rows. */
  readonly row?: string;
  /** Commit whose tree the side was asked for at. */
  readonly tree?: string;
}

/**
 * Reads one side of a comparison.
 *
 * @throws {UserError} where there are no such results, revisions, settings or rows, with those that there are.
 */
export async function sideOf(asked: Comparable, options: SideOptions): Promise<Side> {
  const { within, experiment } = options;
  if (within !== undefined && typeof asked === "string") {
    return partOf(await sideOf(within, { ...options, within: undefined }), asked);
  }
  if (typeof asked !== "string") {
    if ("folder" in asked) return ofRun(shortPath(asked.folder), asked.run);
    const { record, experiment } = asked.run;
    return ofRun(experiment.name, parseRecordedRun(JSON.stringify(record), experiment.name));
  }
  if (experiment !== undefined) return await atRevision(asked, experiment, asked, options);
  const [, revision, name] = /^(.+?):(?![\\/])(.+)$/.exec(asked) ?? [];
  if (revision !== undefined && revision.length > 1) return await atRevision(revision, name, asked, options);
  const { profile, project } = options;
  const folder = project === undefined ? undefined : `${project}/results`;
  try {
    return ofRun(asked, (await findResults(asked, { profile, folder })).run);
  } catch (error) {
    if (!(error instanceof UserError) || !await commitOf(asked, project)) throw error;
    throw new UserError(
      `expected results but found "${asked}", a revision of git`,
      undefined,
      `Give ${asked}:NAME, or name an experiment with --experiment to compare two revisions by.`,
      { cause: error },
    );
  }
}

/** Inside of the project a path as a reader knows it: what a notebook shows goes to other machines. */
function shortPath(folder: string): string {
  const inside = relative(projectFolder(), folder);
  return inside.startsWith("..") || isAbsolute(inside) ? folder : inside;
}

function ofRun(name: string, run: RecordedRun, tree?: string): Side {
  return { name, run, cells: recordedCells(run), ...(tree ? { tree } : {}) };
}

async function atRevision(
  revision: string,
  name: string,
  asked: string,
  { profile = "toybox", project }: SideOptions,
): Promise<Side> {
  const tree = await commitOf(revision, project);
  if (tree === undefined) {
    throw new UserError(
      `expected a revision of git but found "${revision}"`,
      asked,
      "Give for example HEAD~3:table5; results of the working tree go by their name alone.",
    );
  }
  const path = `results/${profile}/${name}/run.json`;
  const text = await git(["show", `${tree}:./${path}`], project);
  if (text === undefined) {
    const there = await git(["ls-tree", "--name-only", tree, `results/${profile}/`], project);
    const names = (there ?? "").trim().split("\n").map((line) => line.split("/").at(-1)!);
    throw new UserError(
      `expected results in that revision but found no ${path}`,
      asked,
      didYouMeanText(name, names) ?? `It has: ${names.filter(Boolean).join(", ") || "none"}.`,
    );
  }
  return ofRun(asked, parseRecordedRun(text, asked), tree);
}

/** The commit that git knows by this name; undefined where it knows none. */
async function commitOf(revision: string, project: string | undefined): Promise<string | undefined> {
  const asked = ["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`];
  return (await git(asked, project))?.trim();
}

/** A part of results: the cells of a point of the sweep, or those of a row. */
function partOf(side: Side, asked: string): Side {
  const rows = [...new Set(side.cells.map(({ row }) => row))];
  if (rows.includes(asked)) {
    return {
      ...side,
      name: `${side.name}, ${asked}`,
      row: asked,
      cells: side.cells.filter(({ row }) => row === asked),
    };
  }
  const points = [...new Set(side.cells.map(({ sweep }) => JSON.stringify(sweep)))];
  if (!/^[\w.-]+=/.test(asked)) {
    throw new UserError(
      `expected a row or a setting of the results but found "${asked}"`,
      side.name,
      didYouMeanText(asked, rows) ?? `Rows: ${rows.join("; ")}.`,
    );
  }
  const { path, values } = parseSetOption(asked);
  const wanted = JSON.stringify(values[0]);
  const cells = side.cells.filter(({ sweep }) =>
    values.length === 1 && JSON.stringify(sweep[path]) === wanted
  );
  if (cells.length === 0) {
    throw new UserError(
      `expected a setting that was swept, with one of its values, but found "${asked}"`,
      side.name,
      `There are: ${points.filter((point) => point !== "{}").join(", ") || "none, for nothing was swept"}.`,
    );
  }
  return {
    ...side,
    name: `${side.name}, ${asked}`,
    // What the sides were chosen by does not tell their cells apart.
    cells: cells.map((cell) => ({
      ...cell,
      sweep: Object.fromEntries(Object.entries(cell.sweep).filter(([name]) => name !== path)),
    })),
  };
}
