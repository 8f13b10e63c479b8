import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { Dataset } from "./dataset.ts";
import { unreadable } from "./read-file.ts";

/** Remembers text by key between runs. */
export interface Memo {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** What is known of a file: its size, its time of change in milliseconds, and the SHA-256 of its bytes. */
type Known = readonly [size: number, changed: number, sha256: string];

/**
 * SHA-256 over ids and the bytes of their image and label files: two data sets with the same fingerprint give the same
 * results. A file is hashed again only when its size or time of change differs from the memo's.
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
  const known = parse(await memo.get(key));
  let changed = false;
  const digest = async (path: string, what: string) => {
    const absolute = resolve(path), { size, time } = stat(absolute, what), entry = known.get(absolute);
    if (entry && entry[0] === size && entry[1] === time) return entry[2];
    const sha256 = await digestOf(absolute, size);
    known.set(absolute, [size, time, sha256]);
    changed = true;
    return sha256;
  };
  for (const id of ids) {
    const files = dataset.files(id, split);
    hash.update(`${id}\n${await digest(files.image, "image")}\n${await digest(files.labels, "label map")}\n`);
  }
  if (changed) await memo.set(key, JSON.stringify([...known]));
  return hash.digest("hex");
}

/** Above this many bytes a file is hashed piece by piece: annotations of many images may be larger than memory. */
const LARGE = 16 << 20;

async function digestOf(path: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  if (size <= LARGE) return hash.update(await Deno.readFile(path)).digest("hex");
  using file = await Deno.open(path);
  const piece = new Uint8Array(LARGE);
  for (let read = await file.read(piece); read !== null; read = await file.read(piece)) {
    hash.update(piece.subarray(0, read));
  }
  return hash.digest("hex");
}

function stat(path: string, what: string): { size: number; time: number } {
  try {
    // Synchronous on purpose: thousands of awaited calls take ten times as long.
    const { size, mtime } = Deno.statSync(path);
    return { size, time: mtime?.getTime() ?? 0 };
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
}

/** A memo entry that does not parse is worth nothing: start anew. */
function parse(text: string | undefined): Map<string, Known> {
  try {
    return new Map(text === undefined ? [] : JSON.parse(text));
  } catch {
    return new Map();
  }
}
