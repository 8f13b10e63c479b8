import { basename, join } from "node:path";
import type { ReproduceOptions } from "./options.ts";
import type { Experiment } from "../configuration/experiment.ts";
import { projectFolder } from "../files/project.ts";
import { sha256 } from "../files/sha256.ts";
import { UserError } from "../errors.ts";
import { selectionParts } from "./select-cells.ts";
import type { Materials } from "../stages/materials.ts";
import type { Settings } from "../stages/settings.ts";

/** The setting that says where data lies, not which data: its content is looked at instead. */
const WHEREABOUTS = "dataset.root=";

/**
 * The folder of an experiment's results, `results/<profile>/<experiment>`. Every deviation from the file has a folder of its
 * own, a data set that is only a part of the profile's too, so that the experiment's own results stay what they are.
 */
export function resultsFolder(
  { name, profile }: Experiment<Settings>,
  { out, set, seeds, only = {} }: Pick<ReproduceOptions, "out" | "set" | "seeds" | "only">,
  { train, evaluate }: Pick<Materials, "train" | "evaluate">,
): string {
  const deviations = set.filter((entry) => !entry.startsWith(WHEREABOUTS));
  for (const { setting, value } of profile.standIns) deviations.push(`${setting}=${basename(String(value))}`);
  if (seeds !== undefined) deviations.push(`seeds=${seeds}`);
  deviations.push(...selectionParts(only));
  const whole = profile.images ?? { train: train.ids.length, evaluate: evaluate.ids.length };
  const isPart = train.ids.length !== whole.train || evaluate.ids.length !== whole.evaluate;
  if (isPart && only.images === undefined) {
    deviations.push(`images=${train.ids.length},${evaluate.ids.length}`);
  }
  return join(out ?? join(projectFolder(), "results"), profile.name, variantName(name, deviations));
}

/** The name of the folder of an experiment's results under a profile. @param deviations from its file, each as `path=value`. */
export function variantName(name: string, deviations: readonly string[]): string {
  return folderName([name, ...deviations].join("+"));
}

/** File systems take names of 255 bytes; a reader's eyes take fewer. */
const LONGEST_NAME = 120;

/**
 * A name that every file system takes. Where that loses characters, a hash keeps settings apart that would look the same:
 * one must never overwrite the results of another.
 */
function folderName(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9+=.,_-]+/g, "_");
  if (name === text && name.length <= LONGEST_NAME) return name;
  return `${name.slice(0, LONGEST_NAME)}-${sha256(text).slice(0, 8)}`;
}

/**
 * Finds out before hours of work whether the results can be written.
 *
 * @throws {UserError} when they cannot.
 */
export async function requireWritable(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${crypto.randomUUID().slice(0, 8)}`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(probe, "");
    await Deno.remove(probe);
  } catch (error) {
    throw new UserError(
      `Expected a folder that results can be written to but found: ${(error as Error).message}`,
      folder,
      "Free the folder, or give another with --out DIR.",
      { cause: error },
    );
  }
}
