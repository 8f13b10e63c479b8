import { dirname, resolve } from "node:path";
import { sha256 } from "../files/sha256.ts";
import type { Dataset } from "./dataset.ts";
import { type Memo, RememberedDigests } from "./remembered-digests.ts";

/**
 * SHA-256 over ids and the bytes of their image and label files: two data sets with the same fingerprint give the same
 * results. A file is hashed again only when it may have changed since the memo was written.
 *
 * @param split decides which label files are meant; it is not part of the hash, nor are paths.
 * @param memo one entry per split holds what is known of all its files.
 * @throws UserError if a file is missing or cannot be read.
 */
export async function fingerprint(
  dataset: Dataset,
  ids: readonly string[],
  split: string,
  memo: Memo,
): Promise<string> {
  if (ids.length === 0) return sha256("");
  const key = `fingerprint ${split} ${dirname(resolve(dataset.files(ids[0], split).labels))}`;
  const digests = await RememberedDigests.open(memo, key);
  const lines: string[] = [];
  for (const id of ids) {
    const files = dataset.files(id, split);
    const image = await digests.of(files.image, "image");
    lines.push(`${id}\n${image}\n${await digests.of(files.labels, "label map")}\n`);
  }
  await digests.remember();
  return sha256(lines.join(""));
}
