import { join, resolve } from "node:path";
import { didYouMean } from "../configuration/did-you-mean.ts";
import { projectFolder } from "../files/project.ts";
import { statIfThere } from "../files/stat-if-there.ts";
import { UserError } from "../errors.ts";
import { modelsFolder } from "./models-folder.ts";
import { missingFiles } from "./pulled.ts";
import { type ModelEntry, type ModelKind, pullText, readRegistry, type Registry } from "./registry.ts";
import { readRegistryLock } from "./registry-lock.ts";

/**
 * The folder of a model that settings name: a folder, relative to the project, or the name of a model that was pulled. A
 * folder of the same name in the project comes first.
 *
 * @throws {UserError} when the model is not pulled, is of another kind, or neither folder nor name exists.
 */
export async function findModel(nameOrFolder: string, kind: ModelKind): Promise<string> {
  const found = await findPulled(nameOrFolder, kind);
  if (found !== null) return found;
  const folder = resolve(projectFolder(), nameOrFolder);
  // It was meant as a path. Reading the folder will tell what is missing.
  if (/[/\\]/.test(nameOrFolder)) return folder;
  const entry = await registered(nameOrFolder, kind);
  const missing = missingFiles(entry, modelsFolder(), await readRegistryLock());
  throw new UserError(
    `Expected the model ${entry.name} (${entry.title}) but ${
      missing.length === entry.files.length ? "it is not here yet" : `${missing.join(", ")} is not here yet`
    }`,
    kind,
    `Give: ${pullText(entry)}`,
  );
}

/**
 * The registry's entry of that name.
 *
 * @throws {UserError} when there is none, with the nearest name, or it is of another kind.
 */
export async function registered(name: string, kind: ModelKind): Promise<ModelEntry> {
  const known = await readRegistry();
  const entry = known.get(name);
  if (!entry) throw unknownModel(name, kind, known);
  if (entry.kind === kind) return entry;
  throw new UserError(
    `Expected a ${NOUNS[kind]} but "${entry.name}" is a ${NOUNS[entry.kind]}`,
    kind,
    `There are: ${namesOf(kind, known).join(", ")}.`,
  );
}

/** The folder of a model as `findModel` gives it, or null where there is no such folder and no such model was pulled whole. */
export async function findPulled(nameOrFolder: string, kind: ModelKind): Promise<string | null> {
  const folder = resolve(projectFolder(), nameOrFolder);
  if (statIfThere(folder)?.isDirectory) return folder;
  const entry = (await readRegistry()).get(nameOrFolder);
  if (entry?.kind !== kind) return null;
  const home = modelsFolder();
  const missing = missingFiles(entry, home, await readRegistryLock());
  return missing.length === 0 ? join(home, entry.name) : null;
}

const NOUNS: Readonly<Record<ModelKind, string>> = { clip: "CLIP", sam: "SAM" };

function namesOf(kind: ModelKind, registry: Registry): string[] {
  return [...registry.values()].filter((entry) => entry.kind === kind).map(({ name }) => name);
}

function unknownModel(given: string, kind: ModelKind, registry: Registry): UserError {
  const names = namesOf(kind, registry), near = didYouMean(given, names);
  return new UserError(
    `Expected the folder of a ${NOUNS[kind]} or a name among ${names.join(", ")} but found "${given}"`,
    kind,
    near ? `Did you mean "${near}"?` : undefined,
  );
}
