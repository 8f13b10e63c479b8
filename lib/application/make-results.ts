import type { FileWatch } from "../datasets/file-watch.ts";
import { Evaluation } from "../engine/evaluate-nodes.ts";
import type { EvaluateOptions } from "../engine/evaluate-options.ts";
import { describePart, type Part } from "../engine/part.ts";
import type { StageNode } from "../engine/stage.ts";
import type { Split } from "../stages/split.ts";

/**
 * Computes results into the store, or a part of their shards.
 *
 * @param options.files that the keys of the results were made of. @param options.part of results in several shards, those of one of several processes.
 * @param what the results are, such as "masks of train (464 images)".
 * @returns what was done, in a line.
 * @throws {UserError} from stages, or when the disk is full; the signal's reason when aborted.
 */
export async function makeResults(
  nodes: readonly StageNode[],
  what: string,
  { files, part, ...around }: Pick<EvaluateOptions, "store" | "signal" | "progress"> & {
    readonly files: FileWatch;
    readonly part?: Part | undefined;
  },
): Promise<string> {
  const evaluation = await Evaluation.of(nodes, {
    ...{ ...around, ...part && { part } },
    requireUnchanged: () => files.requireUnchanged(),
  });
  if (part) return `${what}: ${describePart(part, await evaluation.shardsOfPart())}`;
  await evaluation.results(nodes);
  const computed = evaluation.computedBehind(nodes).size;
  const done = computed === 0 ? "everything was in the store" : `${computed} stage results computed`;
  return `${what}: ${done}, in ${evaluation.store.folder}`;
}

/** Splits in words, such as "train (464 images) and val (116 images)". */
export function splitsText(splits: readonly Pick<Split, "name" | "ids">[]): string {
  return splits.map(({ name, ids }) => `${name} (${ids.length} images)`).join(" and ");
}
