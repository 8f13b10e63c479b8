import { join } from "node:path";
import type { Memo } from "../datasets/remembered-digests.ts";
import { settledStampOf, UNSETTLED } from "../files/file-stamp.ts";
import { listFolder } from "../files/list-folder.ts";

/**
 * Text that follows from what lies in a folder, such as a hash of its files: made anew only when the size, the times of change or the
 * place of anything in it differ from what is remembered, or when something changed so lately that these prove nothing.
 *
 * @param what the text is called in the memo.
 */
export async function rememberedOfFolder(
  what: string,
  folder: string,
  memo: Memo,
  make: () => Promise<string>,
): Promise<string> {
  const key = `${what} ${folder}`, stamps = stampsIn(folder);
  const [before, known] = split(await memo.get(key));
  if (stamps !== undefined && before === stamps) return known;
  const text = await make();
  // What changed meanwhile is not remembered.
  if (stamps !== undefined && stampsIn(folder) === stamps) {
    await memo.set(key, JSON.stringify([stamps, text]));
  }
  return text;
}

/** Names and stamps of all that lies in a folder, links followed; undefined where one is too fresh to go by, or cannot be told. */
function stampsIn(folder: string): string | undefined {
  try {
    const { files, folders, neither } = listFolder(folder);
    const stamps = [...files, ...folders, ...neither].map((
      name,
    ) => [name, settledStampOf(Deno.statSync(join(folder, name)))]);
    return stamps.some(([, stamp]) => stamp === UNSETTLED) ? undefined : JSON.stringify(stamps);
  } catch {
    // Whoever makes the text says what is wrong.
    return undefined;
  }
}

/** A memo entry that is no pair of texts is worth nothing. */
function split(entry: string | undefined): readonly [stamps: string | undefined, text: string] {
  try {
    const [stamps, text] = JSON.parse(entry ?? "[]");
    return typeof stamps === "string" && typeof text === "string" ? [stamps, text] : [undefined, ""];
  } catch {
    return [undefined, ""];
  }
}
