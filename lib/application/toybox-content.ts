import type { Dataset } from "../datasets/dataset.ts";
import { fingerprint } from "../datasets/fingerprint.ts";
import type { Memo } from "../datasets/remembered-digests.ts";
import recordedHashes from "../datasets/toybox/content-hash.json" with { type: "json" };
import type { Split } from "../stages/split.ts";

export interface ToyboxContent {
  /** Whether the split, or the whole split that it is a part of, is what it was when its hash was recorded. */
  isRecorded(split: Split): boolean;
  /** The same for the protocol: sentences without a full stop. */
  readonly notes: readonly string[];
}

/**
 * Compares splits of Toybox with their recorded hashes: files may be changed, and processors may round differently. A part of a
 * split is compared as the whole split that it comes from. Of other data nothing is recorded.
 *
 * @param memo hashes of files; those of scenes that take no part need not be watched. @param recorded hashes by split.
 */
export async function toyboxContent(
  dataset: Dataset,
  splits: readonly Split[],
  memo: Memo,
  recorded: Readonly<Record<string, string>> = recordedHashes,
): Promise<ToyboxContent> {
  if (splits[0].source.name !== "toybox") return { isRecorded: () => false, notes: [] };
  const found = new Map<string, string>();
  for (const { name, ids, fingerprint: print } of splits) {
    const whole = await dataset.ids(name);
    const isWhole = whole.length === ids.length;
    found.set(name, isWhole ? print : await fingerprint(dataset, whole, name, memo));
  }
  const names = [...found.keys()];
  const unknown = names.filter((name) => !Object.hasOwn(recorded, name));
  const differing = names.filter((name) => !unknown.includes(name) && recorded[name] !== found.get(name));
  const notes = [
    ...(unknown.length > 0
      ? [`Of the content of Toybox (${unknown.join(", ")}) no hash is recorded to compare it with`]
      : []),
    ...(differing.length > 0
      ? [
        `The content of Toybox (${differing.join(", ")}) differs from what is recorded: ` +
        "files were changed, or this processor rounds pixels differently",
      ]
      : []),
  ];
  return {
    isRecorded: ({ name }) => !unknown.includes(name) && !differing.includes(name),
    notes: notes.length > 0 ? notes : ["The content of Toybox is as recorded"],
  };
}
