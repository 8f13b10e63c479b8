import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { unreadable } from "./read-file.ts";

/** Remembers text by key between runs. */
export interface Memo {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** A memo that remembers nothing, for checks that believe no hash of earlier days. */
export const FORGETFUL: Memo = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };

/** What is known of a file: its size, its time of change in milliseconds, and the SHA-256 of its bytes. */
type Known = readonly [size: number, changed: number, sha256: string];

/**
 * SHA-256 of files, remembered between runs under one key of a memo: a file is hashed again only when its size or time of
 * change differs from what is remembered.
 */
export class RememberedDigests {
  readonly #memo: Memo;
  readonly #key: string;
  readonly #known: Map<string, Known>;
  #changed = false;

  private constructor(memo: Memo, key: string, known: Map<string, Known>) {
    this.#memo = memo;
    this.#key = key;
    this.#known = known;
  }

  static async open(memo: Memo, key: string): Promise<RememberedDigests> {
    return new RememberedDigests(memo, key, parse(await memo.get(key)));
  }

  /**
   * The SHA-256 of a file, in hexadecimal digits.
   *
   * @param what what the file is, for the message: "image", "label map".
   * @throws UserError if it is missing or cannot be read.
   */
  async of(path: string, what: string): Promise<string> {
    const absolute = resolve(path), { size, time } = stat(absolute, what), entry = this.#known.get(absolute);
    if (entry && entry[0] === size && entry[1] === time) return entry[2];
    const sha256 = await digestOf(absolute, size);
    this.#known.set(absolute, [size, time, sha256]);
    this.#changed = true;
    return sha256;
  }

  /** Keeps what was found. */
  async remember(): Promise<void> {
    if (this.#changed) await this.#memo.set(this.#key, JSON.stringify([...this.#known]));
  }
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
