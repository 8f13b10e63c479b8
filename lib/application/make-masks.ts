import type { Part } from "../engine/part.ts";
import { makeResults, splitsText } from "./make-results.ts";
import { profileMasks, type ProfileOptions } from "./profile-masks.ts";

/**
 * Makes the masks of the splits that a profile's tables train and measure on, into the store, where the tables find them.
 *
 * @returns what was done, in a line.
 * @throws {UserError} for an unknown profile or option, and whatever is missing.
 */
export async function makeMasks(
  options: ProfileOptions & { readonly part?: Part | undefined },
): Promise<string> {
  const { splits, workers, ...around } = await profileMasks(
    options,
    ({ train, evaluate }) => [train, evaluate],
  );
  const { part, signal, progress } = options;
  try {
    const nodes = splits.map(({ node }) => node);
    const what = `masks of ${splitsText(splits.map(({ split }) => split))}`;
    return await makeResults(nodes, what, { ...around, part, signal, progress });
  } finally {
    await workers.close();
  }
}
