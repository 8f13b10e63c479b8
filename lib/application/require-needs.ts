import { resolve } from "node:path";
import { isFile, isFolder } from "../datasets/paths.ts";
import { datasetKind } from "../datasets/registry.ts";
import type { Experiment } from "../configuration/experiment.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { findPulled, registered } from "../downloads/find-model.ts";
import { pullText } from "../downloads/registry.ts";
import type { Settings } from "../stages/settings.ts";
import { modelOf } from "./is-here.ts";

/**
 * Refuses an experiment whose data or registered models are not here, before anything is read, with all it needs at once.
 *
 * @throws {UserError} `not run: needs …`, or for the name of a model that does not exist.
 */
export async function requireNeeds({ name, profile, cells }: Experiment<Settings>): Promise<void> {
  const needs = new Set<string>(), advice: string[] = [];
  let lacksData = false;
  for (const { settings: { dataset, clip, masks } } of cells) {
    if (dataset.name !== "toybox" && dataset.root !== null) {
      const root = resolve(projectFolder(), dataset.root);
      const isFileSet = dataset.name === "embeddings";
      if (!(isFileSet ? isFile(root) : isFolder(root))) {
        lacksData = true;
        const { source } = datasetKind(dataset.name);
        needs.add(`data in ${root}, where no ${isFileSet ? "file" : "folder"} is (${source})`);
      }
    }
    // Who gives embeddings needs neither model.
    if (dataset.name === "embeddings") continue;
    for (const model of [modelOf("clip", clip), modelOf("masks", masks)]) {
      // A path speaks for itself: whoever reads the folder says what is missing there.
      if (model === null || /[/\\]/.test(model.name)) continue;
      if (await findPulled(model.name, model.kind) !== null) continue;
      // A name that nobody knows cannot be pulled.
      const entry = await registered(model.name, model.kind);
      needs.add(`the model ${entry.name}: ${pullText(entry)}`);
    }
  }
  if (needs.size === 0) return;
  if (lacksData) {
    advice.push(
      "--set dataset.root=PATH names where the data is",
      `deno task data check ${profile.name} looks through it`,
      ...(profile.disk ? [`room: ${profile.disk}`] : []),
    );
  }
  if (profile.standIns.length > 0) {
    const names = profile.standIns.map(({ setting, insteadOf }) => modelOf(setting, insteadOf)!.name);
    advice.push(`for numbers comparable with the paper's also deno task models pull ${names.join(" ")}`);
  }
  throw new UserError(
    `not run: needs ${[...needs].join("; ")}`,
    `${name} under the profile ${profile.name}`,
    advice.length > 0 ? `${advice.join("; ")}.` : undefined,
  );
}
