/** Bytes of a file, from a place to another. */
export type ReadBytes = (start: number, end: number) => Promise<Uint8Array>;

/** Numbers of the fields of a model in ONNX's public format (onnx.proto). */
const IR_VERSION = 1, GRAPH = 7, MOST_FIELD = 26;

/** Wire types of protocol buffers. */
const VARINT = 0, EIGHT_BYTES = 1, LENGTH = 2, FOUR_BYTES = 5;

/** A key and a length take at most ten bytes each. */
const KEY_BYTES = 20;

/**
 * Goes through the outermost fields of an ONNX file, which say how long each is: they must be those of a model and fill the
 * file. A file that was cut, and any other kind of file, fails; nothing but keys and lengths is read.
 *
 * @throws {RangeError} saying what is wrong with it.
 */
export async function requireOnnx(read: ReadBytes, bytes: number): Promise<void> {
  const seen = new Set<number>();
  for (let at = 0; at < bytes;) {
    const cursor = new Cursor(await read(at, Math.min(at + KEY_BYTES, bytes)));
    const key = cursor.varint(), field = Math.floor(key / 8);
    if (field < 1 || field > MOST_FIELD) {
      throw new RangeError(`field ${field} at byte ${at} is none of a model`);
    }
    seen.add(field);
    at += cursor.skip(key % 8);
    if (at > bytes) throw new RangeError(`it ends after ${bytes} bytes, inside a part that goes up to ${at}`);
  }
  if (seen.has(IR_VERSION) && seen.has(GRAPH)) return;
  throw new RangeError("there is no graph in it");
}

class Cursor {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  varint(): number {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined || scale > 2 ** 63) throw new RangeError("it ends inside a number");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** Bytes of the key and of what follows it, by its wire type. */
  skip(type: number): number {
    if (type === VARINT) this.varint();
    else if (type === LENGTH) return this.varint() + this.#at;
    else if (type === EIGHT_BYTES) this.#at += 8;
    else if (type === FOUR_BYTES) this.#at += 4;
    else throw new RangeError(`wire type ${type} is none`);
    return this.#at;
  }
}
