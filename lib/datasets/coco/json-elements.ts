import { Buffer } from "node:buffer";
import { orElse, UserError } from "../../errors.ts";
import { requireFile } from "../../files/require-file.ts";
import { repeatedKey } from "../../tensor/repeated-key.ts";

/** Bytes read at once. */
const CHUNK = 4 << 20;

/** Lists inside lists: annotations have three levels below their list. */
const DEEPEST = 32;

/** An element larger than this cannot be an image or an annotation: the largest of COCO has some hundred kilobytes. */
const LARGEST = 64 << 20;

const [QUOTE, COMMA, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [...'",:[\\]{}'].map((c) =>
  c.charCodeAt(0)
);

/** An object in a list of the file's outermost object. */
export interface JsonElement {
  /** Key of the list. */
  readonly list: string;
  /** Where it begins, in bytes from the start of the file. */
  readonly start: number;
  /** Its length in bytes. */
  readonly length: number;
  readonly value: { readonly [name: string]: unknown };
}

/**
 * Goes through a JSON file that holds lists of objects, `{"images": [{…}, …], "annotations": […]}`, one element after the
 * other. Memory holds one element at a time and not the file: the annotations of COCO's training split are 450 MB. It
 * also tells where each element stands, so that one can be read again on its own; streaming parsers do not.
 *
 * @param lists the keys of the lists to go through; what stands elsewhere is passed over.
 * @throws UserError if the file is missing, cut short, no such JSON, lacks a list, or holds an element of absurd size.
 */
export async function eachElement(
  path: string,
  lists: readonly string[],
  visit: (element: JsonElement) => void,
): Promise<void> {
  using file = await open(path);
  const scan = new Scan(path, lists, visit);
  const chunk = new Uint8Array(CHUNK);
  for (let size = await file.read(chunk); size !== null; size = await file.read(chunk)) {
    scan.take(chunk.subarray(0, size));
  }
  scan.finish();
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    requireFile(path);
    return await Deno.open(path);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const missing = cause instanceof Deno.errors.NotFound;
    throw new UserError(
      `Expected the annotation file but ${
        missing ? "found no such file" : `found: ${(cause as Error).message}`
      }`,
      path,
      "It comes with the archive of annotations.",
      { cause },
    );
  }
}

/** What may come next in the outermost object, or in a list that is gone through. */
type Next = "key or end" | "key" | "colon" | "value" | "element or end" | "element" | "comma or end";

/** Longer keys cannot be those of a list that is looked for. */
const LONGEST_KEY = 64;

class Scan {
  /** Bytes of the element under way that came with earlier chunks. */
  #carried: Uint8Array<ArrayBuffer>[] = [];
  #carriedLength = 0;
  /** Bytes of the file before the present chunk. */
  #before = 0;
  /** The brackets that are open. */
  readonly #open: number[] = [];
  #ended = false;
  #inString = false;
  #escaped = false;
  #next: Next = "key or end";
  /** The key under way or last seen in the outermost object, its first bytes. */
  #key: number[] = [];
  /** A number, true, false or null in the outermost object that is under way. */
  #word = "";
  /** Key of the list that is gone through. */
  #list: string | null = null;
  #start = 0;
  readonly #seen = new Set<string>();
  readonly #missing: Set<string>;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  constructor(
    readonly path: string,
    readonly lists: readonly string[],
    readonly visit: (element: JsonElement) => void,
  ) {
    this.#missing = new Set(lists);
  }

  take(chunk: Uint8Array<ArrayBuffer>): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
        const isOfKey = this.#open.length === 1 && this.#next === "colon" && this.#inString;
        if (isOfKey && this.#key.length < LONGEST_KEY) this.#key.push(byte);
        continue;
      }
      const isWatched = this.#isWatched();
      if (this.#word !== "" && !isOfWord(byte)) this.#endWord(at);
      switch (byte) {
        case QUOTE:
          if (isWatched) this.#beginText(at);
          this.#inString = true;
          break;
        case OPEN:
        case OPEN_LIST:
          if (isWatched) this.#enter(byte, at);
          if (this.#open.length === 2 && this.#list !== null) {
            from = at;
            this.#start = this.#before + at;
          }
          if (this.#open.push(byte) > DEEPEST) throw this.#malformed(at, `more than ${DEEPEST} levels`);
          break;
        case CLOSE:
        case CLOSE_LIST:
          if (isWatched && !this.#next.endsWith("end")) throw this.#stray(byte, at);
          if (this.#open.pop() !== (byte === CLOSE ? OPEN : OPEN_LIST)) throw this.#stray(byte, at);
          if (this.#open.length === 2 && this.#list !== null) this.#element(chunk.subarray(from, at + 1));
          if (this.#open.length === 1) this.#list = null;
          if (this.#open.length === 0) this.#ended = true;
          if (this.#isWatched()) this.#next = "comma or end";
          break;
        default:
          if (isWatched) this.#between(byte, at);
      }
    }
    if (this.#list !== null && this.#open.length > 2) this.#carry(chunk.subarray(from));
    this.#before += chunk.length;
  }

  finish(): void {
    if (this.#ended) {
      if (this.#missing.size === 0) return;
      throw new UserError(
        `Expected lists of ${this.lists.join(", ")} but found no ${[...this.#missing].join(", ")}`,
        this.path,
        "Annotation files of COCO's kind are called instances_*.json.",
      );
    }
    throw new UserError(
      `Expected a whole JSON object but found the end after ${this.#before} bytes`,
      this.path,
      "The file is damaged or cut short: copy or download it again.",
    );
  }

  /** Whether every byte here is looked at: elements are parsed as a whole, and what stands in other values is passed over. */
  #isWatched(): boolean {
    return this.#open.length < 2 || this.#open.length === 2 && this.#list !== null;
  }

  #beginText(at: number): void {
    if (this.#open.length !== 1) throw this.#malformed(at, "a text");
    if (this.#next === "value") this.#next = "comma or end";
    else if (this.#next.startsWith("key")) {
      this.#key = [];
      this.#next = "colon";
    } else throw this.#malformed(at, "a text");
  }

  /** An object or a list begins. */
  #enter(byte: number, at: number): void {
    if (this.#open.length === 0) {
      if (byte !== OPEN || this.#ended) throw this.#stray(byte, at);
    } else if (this.#open.length === 2) {
      if (byte !== OPEN || !this.#next.startsWith("element")) throw this.#stray(byte, at);
    } else {
      if (this.#next !== "value") throw this.#stray(byte, at);
      const key = this.#keyBeforeValue();
      if (byte === OPEN_LIST && this.lists.includes(key)) {
        this.#list = key;
        this.#missing.delete(key);
        this.#next = "element or end";
      }
    }
  }

  /** What the key says that was read, escapes undone. */
  #keyBeforeValue(): string {
    const text = new TextDecoder().decode(Uint8Array.from(this.#key));
    return orElse(() => JSON.parse(`"${text}"`), text);
  }

  /** A repeated list would be read twice here, but once by other programs. */
  #endKey(at: number): void {
    const key = this.#keyBeforeValue();
    if (!this.lists.includes(key)) return;
    if (this.#seen.has(key)) throw this.#malformed(at, `a second "${key}"`);
    this.#seen.add(key);
  }

  /** White space, separators, and values that are neither strings, lists nor objects. */
  #between(byte: number, at: number): void {
    const isMark = this.#open.length === 0 && this.#before + at < 3 && byte >= 0xBB;
    if (byte === 32 || byte === 10 || byte === 13 || byte === 9 || isMark) return;
    if (byte === COLON && this.#next === "colon") {
      this.#endKey(at);
      this.#next = "value";
    } else if (byte === COMMA && this.#next === "comma or end" && this.#open.length > 0) {
      this.#next = this.#open.length === 1 ? "key" : "element";
    } else if (this.#open.length === 1 && isOfWord(byte) && (this.#next === "value" || this.#word !== "")) {
      this.#word += String.fromCharCode(byte);
      this.#next = "comma or end";
      if (this.#word.length > LONGEST_KEY) throw this.#malformed(at, `"${this.#word}"`);
    } else throw this.#stray(byte, at);
  }

  #endWord(at: number): void {
    const word = this.#word;
    this.#word = "";
    try {
      JSON.parse(word);
    } catch {
      throw this.#malformed(at - word.length, `"${word}"`);
    }
  }

  #carry(bytes: Uint8Array<ArrayBuffer>): void {
    this.#carried.push(bytes.slice());
    this.#carriedLength += bytes.length;
    if (this.#carriedLength > LARGEST) {
      throw new UserError(
        `Expected elements of at most ${
          LARGEST >> 20
        } MB but found a larger one in "${this.#list}" at byte ${this.#start}`,
        this.path,
        "This is no annotation file of COCO's kind.",
      );
    }
  }

  #element(last: Uint8Array<ArrayBuffer>): void {
    const length = this.#carriedLength + last.length;
    const bytes = Buffer.concat([...this.#carried, last]);
    this.#carried = [];
    this.#carriedLength = 0;
    let value: JsonElement["value"], repeated: string | null;
    try {
      const text = this.#decoder.decode(bytes);
      value = JSON.parse(text);
      repeated = repeatedKey(text);
    } catch (cause) {
      throw new UserError(
        `Expected JSON but "${this.#list}" holds an element at byte ${this.#start} that does not parse`,
        this.path,
        "The file is damaged: copy or download it again.",
        { cause },
      );
    }
    if (repeated !== null) {
      throw new UserError(
        `Expected every key once but found "${repeated}" again in the element of "${this.#list}" at byte ${this.#start}`,
        this.path,
        "Nothing tells which of the two values is meant: write the file anew.",
      );
    }
    this.visit({ list: this.#list!, start: this.#start, length, value });
  }

  #stray(byte: number, at: number): UserError {
    return this.#malformed(at, byte < 128 ? JSON.stringify(String.fromCharCode(byte)) : `the byte ${byte}`);
  }

  #malformed(at: number, found: string): UserError {
    return new UserError(
      `Expected a JSON object with lists of objects but found ${found} at byte ${this.#before + at}`,
      this.path,
      "The file is damaged, or no annotation file of COCO's kind.",
    );
  }
}

/** Whether a byte may stand in a number, true, false or null. */
function isOfWord(byte: number): boolean {
  return byte >= 48 && byte <= 57 || byte >= 97 && byte <= 122 || byte === 43 || byte === 45 || byte === 46 ||
    byte === 69;
}
