import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { filesOf, findMasks, type MasksPlace } from "../backbones/imported-masks/find-masks.ts";
import { hashSam, samContents, samFiles } from "../backbones/sam/sam-files.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { isFolder } from "../datasets/paths.ts";
import { type Memo, RememberedDigests } from "../datasets/remembered-digests.ts";
import type { Progress } from "../progress/progress.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { findModel } from "../downloads/find-model.ts";
import type { ImportedFacts, MaskSources, SamFacts } from "../stages/mask-sources.ts";
import { rememberedOfFolder } from "./remembered-of-folder.ts";
import type { Settings } from "../stages/settings.ts";
import type { Split } from "../stages/split.ts";

/**
 * Finds the models and folders of masks that settings name, and names them by their content.
 *
 * @param memo remembers hashes of files: those of a model take a while.
 * @throws {UserError} when a model or a folder is missing.
 */
export async function prepareMaskSources(
  wanted: readonly Settings["masks"][],
  dataset: Dataset,
  splits: readonly Split[],
  memo: Memo,
  progress: Progress,
): Promise<MaskSources> {
  const sams = new Map<string, SamFacts>();
  const imports = new Map<string, ImportedFacts>();
  for (const masks of wanted) {
    if (masks.generator === "sam" && !sams.has(masks.model)) {
      sams.set(masks.model, await samFacts(masks.model, memo, progress));
    }
    if (masks.generator === "import" && !imports.has(masks.from)) {
      imports.set(masks.from, await importedFacts(masks.from, dataset, splits, memo));
    }
  }
  return { sam: (model) => sams.get(model)!, imported: (from) => imports.get(from)! };
}

async function samFacts(nameOrFolder: string, memo: Memo, progress: Progress): Promise<SamFacts> {
  const folder = await findModel(nameOrFolder, "sam");
  const files = samFiles(folder);
  const contents: string[] = JSON.parse(
    await rememberedOfFolder(
      "files that make",
      dirname(files.encoder),
      memo,
      async () => JSON.stringify(await samContents(files)),
    ),
  );
  const digests = await RememberedDigests.open(memo, `sam ${folder}`);
  const task = progress.begin(`hashing ${nameOrFolder}`, contents.length, 0);
  let done = 0;
  const hash = await hashSam(files, contents, async (path) => {
    const digest = await digests.of(path, "file of a SAM");
    task.update(++done);
    return digest;
  });
  task.end();
  await digests.remember();
  const bytes = contents.reduce((sum, path) => sum + Deno.statSync(path).size, 0);
  return { folder, hash, bytes };
}

async function importedFacts(
  from: string,
  dataset: Dataset,
  splits: readonly Split[],
  memo: Memo,
): Promise<ImportedFacts> {
  const folder = resolve(projectFolder(), from);
  if (!isFolder(folder)) {
    throw new UserError(
      "Expected a folder of masks but found none",
      folder,
      "Set masks.from to where they lie.",
    );
  }
  const hashes = new Map<string, string | UserError>();
  for (const split of splits) {
    hashes.set(
      split.name,
      await hashImported(folder, dataset, split, memo).catch((error) => {
        if (error instanceof UserError) return error;
        throw error;
      }),
    );
  }
  return {
    folder,
    hashOf({ name }) {
      const hash = hashes.get(name)!;
      if (hash instanceof UserError) throw hash;
      return hash;
    },
  };
}

/** SHA-256 over ids and the files of their masks, by name and content. */
async function hashImported(folder: string, dataset: Dataset, split: Split, memo: Memo): Promise<string> {
  const places = placesOf(folder, dataset, split);
  const digests = await RememberedDigests.open(memo, `masks ${split.name} ${folder}`);
  const hash = createHash("sha256");
  for (const [id, place] of places) {
    for (const file of filesOf(place)) {
      const name = file.slice(folder.length + 1).replaceAll("\\", "/");
      hash.update(`${id}\n${name}\n${await digests.of(file, "masks")}\n`);
    }
  }
  await digests.remember();
  return hash.digest("hex");
}

/** Where the masks of each image lie. The message names one image without masks and counts the others. */
function placesOf(folder: string, dataset: Dataset, split: Split): [id: string, place: MasksPlace][] {
  const missing: UserError[] = [];
  const places = split.ids.flatMap((id): [string, MasksPlace][] => {
    try {
      return [[id, findMasks(folder, id, dataset.files(id, split.name).image)]];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      missing.push(error);
      return [];
    }
  });
  if (missing.length === 0) return places;
  const [{ message, where, fix }] = missing;
  const more = missing.length > 1 ? `; ${missing.length - 1} more images of ${split.name} have none` : "";
  throw new UserError(message + more, where, fix);
}
