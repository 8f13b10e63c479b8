import { extname, join } from "node:path";
import { writeAtomically } from "../files/atomic-write.ts";
import { silentProgress } from "../progress/progress.ts";
import { projectFolder, storeFolder } from "../files/project.ts";
import { loadProfile } from "../configuration/profile.ts";
import { findData } from "../application/prepare-materials.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { Settings } from "../stages/settings.ts";

/**
 * Writes a data set of one's own as the profile `folder` takes it, out of the first images of Toybox: images/, labels/ with one PNG
 * of label numbers per image, and classes.txt. For trying what to do with a folder before there is one.
 *
 * @param images how many. @param folder relative to the project; default: in the store.
 * @returns its absolute path.
 */
export async function exampleFolder(images = 24, folder?: string): Promise<string> {
  const root = folder === undefined ? join(storeFolder(), "_example") : join(projectFolder(), folder);
  const { settings } = await loadProfile("toybox", Settings.pick({ dataset: true }));
  const source = await findData(settings.dataset, new AbortController().signal, silentProgress);
  const dataset = openDataset(source);
  const split = settings.dataset.evaluate;
  await Deno.remove(root, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  for (const id of (await dataset.ids(split)).slice(0, images)) {
    const { image, labels } = dataset.files(id, split);
    await writeAtomically(join(root, "images", id + extname(image)), await Deno.readFile(image));
    await writeAtomically(join(root, "labels", id + extname(labels)), await Deno.readFile(labels));
  }
  await writeAtomically(join(root, "classes.txt"), dataset.classNames.join("\n") + "\n");
  return root;
}
