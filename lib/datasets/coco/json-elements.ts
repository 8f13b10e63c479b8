import { UserError } from "../../errors.ts";

/** Bytes read at once. */
const CHUNK = 4 << 20;

/** Lists inside lists: annotations have three levels below their list. */
const DEEPEST = 32;

/** An element larger than this is no image and no annotation: the largest of COCO has some hundred kilobytes. */
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
 * other. Memory holds one element at a time and not the file: the annotations of COCO's training split are 450 MB. An
 * element's place in the file is told, so that it can be read again alone; parsers that stream do not tell it.
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
    return await Deno.open(path);
  } catch (cause) {
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

class Scan {
  /** Bytes of the element under way that came with earlier chunks. */
  #carried: Uint8Array<ArrayBuffer>[] = [];
  #carriedLength = 0;
  /** Bytes of the file before the present chunk. */
  #before = 0;
  #depth = 0;
  #ended = false;
  #inString = false;
  #escaped = false;
  /** The string under way or last seen at depth 1: a key if a list follows. */
  #text: number[] = [];
  /** Key of the list at depth 2, where it is of interest. */
  #list: string | null = null;
  #start = 0;
  #afterValue = false;
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
        if (this.#depth === 1 && this.#inString && this.#text.length < 64) this.#text.push(byte);
        continue;
      }
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          if (this.#depth === 1) this.#text = [];
          if (this.#depth === 2 && this.#list !== null) throw this.#malformed(at, "a text");
          if (this.#depth === 0) throw this.#malformed(at, "a text");
          break;
        case OPEN:
        case OPEN_LIST:
          if (this.#depth === 0 && (byte !== OPEN || this.#ended)) {
            throw this.#malformed(at, `"${String.fromCharCode(byte)}"`);
          }
          if (this.#depth === 1) this.#enter(byte);
          if (this.#depth === 2 && this.#list !== null) {
            if (byte !== OPEN || this.#afterValue) {
              throw this.#malformed(at, `"${String.fromCharCode(byte)}"`);
            }
            from = at;
            this.#start = this.#before + at;
          }
          if (++this.#depth > DEEPEST) throw this.#malformed(at, `more than ${DEEPEST} levels`);
          break;
        case CLOSE:
        case CLOSE_LIST:
          this.#depth--;
          if (this.#depth < 0) throw this.#malformed(at, `"${String.fromCharCode(byte)}"`);
          if (this.#depth === 2 && this.#list !== null) {
            this.#element(chunk.subarray(from, at + 1));
            this.#afterValue = true;
          }
          if (this.#depth === 1) this.#list = null;
          if (this.#depth === 0) this.#ended = true;
          break;
        case COMMA:
          if (this.#depth === 2) this.#afterValue = false;
          break;
        default:
          this.#checkBetween(byte, at);
      }
    }
    if (this.#list !== null && this.#depth > 2) this.#carry(chunk.subarray(from));
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

  #enter(byte: number): void {
    const key = new TextDecoder().decode(Uint8Array.from(this.#text));
    this.#list = byte === OPEN_LIST && this.lists.includes(key) ? key : null;
    if (this.#list !== null) this.#missing.delete(key);
    this.#afterValue = false;
  }

  /** Outside of objects and of lists that are passed over, there is white space only. */
  #checkBetween(byte: number, at: number): void {
    const outside = this.#depth === 0 || this.#depth === 2 && this.#list !== null;
    const space = byte === 32 || byte === 10 || byte === 13 || byte === 9;
    const mark = this.#depth === 0 && this.#before + at < 3 && byte >= 0xBB;
    if (outside && !space && !mark && byte !== COLON) {
      throw this.#malformed(at, byte < 128 ? `"${String.fromCharCode(byte)}"` : `the byte ${byte}`);
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
    let bytes = last;
    if (this.#carriedLength > 0) {
      bytes = new Uint8Array(length);
      let at = 0;
      for (const part of [...this.#carried, last]) {
        bytes.set(part, at);
        at += part.length;
      }
      this.#carried = [];
      this.#carriedLength = 0;
    }
    let value: JsonElement["value"];
    try {
      value = JSON.parse(this.#decoder.decode(bytes));
    } catch (cause) {
      throw new UserError(
        `Expected JSON but "${this.#list}" holds an element at byte ${this.#start} that does not parse`,
        this.path,
        "The file is damaged: copy or download it again.",
        { cause },
      );
    }
    this.visit({ list: this.#list!, start: this.#start, length, value });
  }

  #malformed(at: number, found: string): UserError {
    return new UserError(
      `Expected a JSON object with lists of objects but found ${found} at byte ${this.#before + at}`,
      this.path,
      "The file is damaged, or no annotation file of COCO's kind.",
    );
  }
}
