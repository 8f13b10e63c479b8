import { join, resolve } from "node:path";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { requireProfile } from "../configuration/profile.ts";
import { experimentNames } from "../configuration/experiment-names.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { listFolder } from "../files/list-folder.ts";
import { readRecordedRun, type RecordedRun } from "./recorded-run.ts";

/** Which written results are meant. */
export interface ResultsAsked {
  /** Default: toybox. */
  readonly profile?: string | undefined;
  /** Folder with the results of all profiles; default: `results` of the project. */
  readonly folder?: string | undefined;
}

/**
 * Finds written results: a folder by its path, or the name of a folder of the profile, which is an experiment's or, for results of
 * other settings, says which these are (`table8+graph.k=12,25,50`).
 *
 * @throws {UserError} where there are none, with the command that makes them and the results that there are.
 */
export async function findResults(
  nameOrPath: string,
  { profile = "toybox", folder = join(projectFolder(), "results") }: ResultsAsked = {},
): Promise<{ readonly folder: string; readonly run: RecordedRun }> {
  const named = join(folder, profile, nameOrPath);
  for (const place of [named, resolve(projectFolder(), nameOrPath)]) {
    const run = await readRecordedRun(place);
    if (run) return { folder: place, run };
  }
  throw nothingFound(nameOrPath, named, profile, await variantsOf(nameOrPath, join(folder, profile)));
}

function nothingFound(name: string, place: string, profile: string, there: readonly string[]): UserError {
  if (/[\\/]/.test(name)) {
    return new UserError("Expected a folder of results, with a run.json, but found none", name);
  }
  requireProfile(profile);
  const [experiment, ...parts] = name.split("+"), known = experimentNames();
  if (!known.includes(experiment)) {
    return new UserError(
      `expected an experiment, or a folder of results, but found "${name}"`,
      undefined,
      didYouMeanText(experiment, known) ?? `Experiments: ${known.join(", ")}.`,
    );
  }
  const options = [
    ...(profile === "toybox" ? [] : [`--profile ${profile}`]),
    ...parts.filter((part) => part.includes("=")).map(optionOf),
  ];
  const other = there.length > 0 ? ` There are: ${there.join("; ")}.` : "";
  return new UserError(
    "Expected written results but found none",
    place,
    `Run ${["deno task reproduce", experiment, ...options].join(" ")}.${other}`,
  );
}

/** Options of `reproduce` that are no settings, as they stand in the name of a folder. */
const OPTIONS = ["seeds", "rows", "columns", "images"];

/** The option that a part of the name of a folder stands for: `graph.k=3` or `seeds=5`. */
function optionOf(part: string): string {
  const [name, ...value] = part.split("=");
  return OPTIONS.includes(name) ? `--${name} ${JSON.stringify(value.join("="))}` : `--set ${part}`;
}

/** Names of the folders of an experiment's results under other settings. */
async function variantsOf(name: string, folder: string): Promise<string[]> {
  try {
    const names = listFolder(folder).folders.filter((one) => one.split("+")[0] === name.split("+")[0]);
    const found = await Promise.all(names.map((one) => readRecordedRun(join(folder, one)).catch(() => null)));
    return names.filter((_, i) => found[i] !== null).sort();
  } catch {
    return [];
  }
}
