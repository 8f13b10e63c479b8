import { resolve } from "node:path";
import { isFolder } from "../datasets/paths.ts";
import { datasetKind } from "../datasets/registry.ts";
import type { Experiment } from "../engine/experiment.ts";
import { projectFolder } from "../engine/project.ts";
import { UserError } from "../errors.ts";
import { findPulled, registered } from "../models/find-model.ts";
import type { Settings } from "../stages/settings.ts";
import { modelOf } from "./is-here.ts";

/**
 * Refuses an experiment whose data or registered models are not here, before anything is read, with all it needs at once.
 *
 * @throws {UserError} `not run: needs …`, or for the name of a model that does not exist.
 */
export async function requireNeeds({ name, profile, cells }: Experiment<Settings>): Promise<void> {
  const needs = new Set<string>();
  for (const { settings: { dataset, clip, masks } } of cells) {
    if (dataset.name !== "toybox" && dataset.root !== null) {
      const root = resolve(projectFolder(), dataset.root);
      if (!isFolder(root)) {
        needs.add(`data in ${root}, where no folder is (${datasetKind(dataset.name).source})`);
      }
    }
    for (const model of [modelOf("clip", clip), modelOf("masks", masks)]) {
      // A path speaks for itself: whoever reads the folder says what is missing there.
      if (model === null || /[/\\]/.test(model.name)) continue;
      if (await findPulled(model.name, model.kind) === null) {
        // A name that nobody knows cannot be pulled.
        await registered(model.name, model.kind);
        needs.add(`the model ${model.name} (deno task models pull ${model.name})`);
      }
    }
  }
  if (needs.size === 0) return;
  const standIns = profile.standIns.map(({ setting, insteadOf }) => modelOf(setting, insteadOf)!.name);
  throw new UserError(
    `not run: needs ${[...needs].join("; ")}`,
    `${name} under the profile ${profile.name}`,
    [
      "--set dataset.root=DIR names the folder of the data, --set clip=DIR that of another CLIP",
      `deno task data check ${profile.name} says what is missing`,
      ...(profile.disk ? [`room: ${profile.disk}`] : []),
      ...(standIns.length === 0
        ? []
        : [`for numbers comparable with the paper's also deno task models pull ${standIns.join(" ")}`]),
    ].join("; ") + ".",
  );
}
