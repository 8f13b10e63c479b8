import { loadProfile } from "../configuration/profile.ts";
import { FileWatch } from "../datasets/file-watch.ts";
import type { Part } from "../engine/part.ts";
import { Store } from "../engine/store.ts";
import { UserError } from "../errors.ts";
import { ImageNodes } from "../stages/image-nodes.ts";
import { dependentDefaults, Settings } from "../stages/settings.ts";
import { Workers } from "../stages/workers.ts";
import { makeResults, splitsText } from "./make-results.ts";
import { prepareMaterials } from "./prepare-materials.ts";
import type { ProfileOptions } from "./profile-masks.ts";

/** What an experiment file would say and embeddings do not depend on. */
const ANY_CLASSIFIER = ["supervision=open", "classifier=zero-shot"];

export interface MakeEmbeddingsOptions extends ProfileOptions {
  /** Heads of CLIP's last block, at least one: all come from one pass of the trunk. */
  readonly heads: readonly string[];
  readonly part?: Part | undefined;
}

/**
 * Makes the mask embeddings of the splits that a profile's tables train and measure on, and the masks where they are not there yet,
 * into the store, where the tables find them.
 *
 * @returns what was done, in a line.
 * @throws {UserError} for an unknown profile, head or option, and whatever is missing.
 */
export async function makeEmbeddings(options: MakeEmbeddingsOptions): Promise<string> {
  const { profile, heads, part, signal, progress } = options;
  const settings: Settings[] = [];
  for (const head of heads) {
    const set = [...ANY_CLASSIFIER, ...options.set, `head.name=${head}`];
    settings.push((await loadProfile(profile, Settings, { set, defaultsFor: dependentDefaults })).settings);
  }
  const [first] = settings;
  if (first.dataset.name === "embeddings") {
    throw new UserError(
      "Expected pictures to embed but found embeddings alone",
      `the profile ${profile}`,
      "Use a data set of pictures for this.",
    );
  }
  const store = Store.open(), files = new FileWatch();
  const workers = new Workers((text) => progress.note(text));
  try {
    const wanted = { partitions: [], masks: [first.masks] };
    const materials = await prepareMaterials(first, wanted, { store, workers, signal, progress, files });
    const splits = [materials.train, materials.evaluate];
    const nodes = settings.flatMap((one) => {
      const images = new ImageNodes(one, materials);
      return splits.map((split) => images.embeddings(split));
    });
    const what = `mask embeddings by ${heads.join(", ")} of ${splitsText(splits)}`;
    return await makeResults(nodes, what, { store, files, part, signal, progress });
  } finally {
    await workers.close();
  }
}
