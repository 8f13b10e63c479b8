import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
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
  const hash = createHash("sha256");
  if (ids.length === 0) return hash.digest("hex");
  const key = `fingerprint ${split} ${dirname(resolve(dataset.files(ids[0], split).labels))}`;
  const digests = await RememberedDigests.open(memo, key);
  const lines: string[] = [];
  for (const id of ids) {
    const files = dataset.files(id, split);
    const [image, labels] = [
      await digests.of(files.image, "image"),
      await digests.of(files.labels, "label map"),
    ];
    lines.push(`${id}\n${image}\n${labels}\n`);
  }
  hash.update(lines.join(""));
  await digests.remember();
  return hash.digest("hex");
}
