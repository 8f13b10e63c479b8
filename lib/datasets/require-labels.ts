import { UserError } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import { eachInFlight } from "./each-in-flight.ts";
import { gatherStrangeLabels } from "./strange-labels.ts";

/**
 * Reads the ground truth of images before anything is computed from them: a label out of range, a damaged file or one
 * of another size than its image would otherwise show up only after the masks, which can take days.
 *
 * @throws {UserError} for the first thing that is wrong, with the number of others; labels out of range are reported together.
 */
export async function requireLabels(
  dataset: Dataset,
  split: string,
  ids: readonly string[],
  around: { readonly signal: AbortSignal; progress(done: number, total: number): void },
): Promise<void> {
  const problems: UserError[][] = ids.map(() => []);
  await eachInFlight(ids.length, around, async (image) => {
    try {
      await dataset.labels(ids[image], split);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems[image].push(error);
    }
  });
  const [first, ...others] = gatherStrangeLabels(problems.flat());
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const more = `${others.length} more ${
    others.length === 1 ? "problem" : "problems"
  }: deno task data check tells all.`;
  throw new UserError(first.message, first.where, [first.fix, more].filter(Boolean).join(" "), {
    cause: first,
  });
}
