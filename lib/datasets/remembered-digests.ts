import { resolve } from "node:path";
import { hashFile } from "../files/hash-file.ts";
import { settledStampOf, UNSETTLED } from "../files/file-stamp.ts";
import { orElse } from "../errors.ts";
import { requireFile } from "../files/require-file.ts";
import type { FileWatch } from "./file-watch.ts";
import { unreadable } from "./read-file.ts";

/** Remembers text by key between runs. */
export interface Memo {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  /** Called for every file that is asked for. */
  readonly watch?: FileWatch;
}

/** A memo that remembers nothing, for checks that believe no hash of earlier days. */
export const FORGETFUL: Memo = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };

/** What is known of a file: its stamp when it was read, and the SHA-256 of its bytes. */
type Known = readonly [stamp: string, sha256: string];

/**
 * SHA-256 of files, remembered between runs under one key of a memo: a file is hashed again only if its size, its times of
 * change or its place on the disk differ from what is remembered, or if it changed so recently that these prove nothing.
 */
export class RememberedDigests {
  /** Hashed by this run: one file may hold the labels of many images. */
  readonly #hashed = new Set<string>();
  #changed = false;

  private constructor(
    private readonly memo: Memo,
    private readonly key: string,
    private readonly known: Map<string, Known>,
  ) {}

  static async open(memo: Memo, key: string): Promise<RememberedDigests> {
    const text = await memo.get(key) ?? "[]";
    // A memo entry that does not parse is worth nothing: start anew.
    const known = orElse(() => new Map<string, Known>(JSON.parse(text)), new Map<string, Known>());
    return new RememberedDigests(memo, key, known);
  }

  /**
   * The SHA-256 of a file, in hexadecimal digits.
   *
   * @param what what the file is, for the message: "image", "label map".
   * @throws UserError if it is missing or cannot be read.
   */
  async of(path: string, what: string): Promise<string> {
    const absolute = resolve(path), info = stat(absolute, what), stamp = settledStampOf(info);
    const entry = this.known.get(absolute);
    const isKnown = entry?.[0] === stamp && (stamp !== UNSETTLED || this.#hashed.has(absolute));
    const sha256 = isKnown ? entry[1] : await hashFile(absolute);
    this.#hashed.add(absolute);
    if (entry?.[0] !== stamp || entry[1] !== sha256) {
      this.known.set(absolute, [stamp, sha256]);
      this.#changed = true;
    }
    this.memo.watch?.keep(absolute, stamp, sha256);
    return sha256;
  }

  /** Keeps what was found. */
  async remember(): Promise<void> {
    if (this.#changed) await this.memo.set(this.key, JSON.stringify([...this.known]));
  }
}

function stat(path: string, what: string): Deno.FileInfo {
  try {
    return requireFile(path);
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
}
