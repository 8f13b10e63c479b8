import { join } from "node:path";
import recordedHashes from "../datasets/toybox/content-hash.json" with { type: "json" };
import { toyboxLists } from "../datasets/toybox/split-lists.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { fileKind } from "../files/file-kind.ts";
import { storeFolder } from "../files/project.ts";
import type { DatasetSource } from "../stages/open-dataset.ts";
import type { Settings } from "../stages/settings.ts";

/** The note under which a plan is made of scenes that are not there yet. */
export const UNDRAWN_NOTE = "note: Toybox is not drawn yet; the plan takes its content to be as recorded";

/**
 * Toybox as it will be, lists without pictures and the recorded content of splits, where it is not drawn yet: drawing it takes longer than planning. Null where it is there, lies elsewhere, or
 * parts of its splits are asked for, whose content is not recorded.
 */
export async function undrawnToybox(
  { name, root, train, evaluate }: Settings["dataset"],
): Promise<{ readonly source: DatasetSource; fingerprint(split: string): string } | null> {
  if (name !== "toybox" || root !== null) return null;
  const recorded: Readonly<Record<string, string>> = recordedHashes;
  const isRecorded = [train, evaluate].every((split) => split !== "sha256" && Object.hasOwn(recorded, split));
  if (!isRecorded || await fileKind(toyboxFolder()) !== "nothing") return null;
  const lists = `${toyboxFolder()}-lists`;
  for (const [path, text] of toyboxLists()) {
    const file = join(lists, path);
    if (await fileKind(file) === "nothing") await writeAtomically(file, text);
  }
  return { source: { name: "toybox", root: lists }, fingerprint: (split) => recorded[split] };
}

/** Where Toybox is drawn to unless settings say another place. */
export function toyboxFolder(): string {
  return join(storeFolder(), "_toybox");
}
