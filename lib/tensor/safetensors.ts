import { UserError } from "../errors.ts";
import { repeatedKey } from "./repeated-key.ts";
import { elementCount, type Tensor, type TensorData } from "./tensor.ts";

/** What a safetensors file holds: named tensors and the optional string-to-string metadata. */
export interface Safetensors {
  /** By name. */
  readonly tensors: Record<string, Tensor>;
  /** Texts by name. */
  readonly metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Where a tensor lies in a file, its numbers checked against each other. */
export interface TensorPlace {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the beginning of the file to the first and past the last of the tensor. */
  readonly start: number;
  readonly end: number;
}

/** The header of a safetensors file. */
export interface SafetensorsLayout {
  readonly places: readonly TensorPlace[];
  readonly metadata: Record<string, string>;
}

/** More axes than any tensor here has. */
const MAX_AXES = 16;

/** No real header comes near this size; a larger claim is damage or malice. */
const MAX_HEADER_BYTES = 100 * 1024 * 1024;

const DECODERS: Record<string, { bytes: number; decode: (raw: Uint8Array<ArrayBuffer>) => TensorData }> = {
  F64: { bytes: 8, decode: (raw) => new Float64Array(raw.buffer) },
  F32: { bytes: 4, decode: (raw) => new Float32Array(raw.buffer) },
  // Half and brain floats are widened: every computation here is single precision or better.
  F16: { bytes: 2, decode: (raw) => Float32Array.from(new Float16Array(raw.buffer)) },
  BF16: { bytes: 2, decode: (raw) => widenBrainFloats(new Uint16Array(raw.buffer)) },
  I64: { bytes: 8, decode: (raw) => new BigInt64Array(raw.buffer) },
  U64: { bytes: 8, decode: (raw) => signed(new BigUint64Array(raw.buffer)) },
  // Other whole numbers are widened to a type that holds them all.
  U32: { bytes: 4, decode: (raw) => BigInt64Array.from(new Uint32Array(raw.buffer), BigInt) },
  I32: { bytes: 4, decode: (raw) => new Int32Array(raw.buffer) },
  I16: { bytes: 2, decode: (raw) => Int32Array.from(new Int16Array(raw.buffer)) },
  U16: { bytes: 2, decode: (raw) => Int32Array.from(new Uint16Array(raw.buffer)) },
  I8: { bytes: 1, decode: (raw) => Int32Array.from(new Int8Array(raw.buffer)) },
  U8: { bytes: 1, decode: (raw) => raw },
  BOOL: { bytes: 1, decode: (raw) => raw },
};

function widenBrainFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

function signed(numbers: BigUint64Array<ArrayBuffer>): BigInt64Array<ArrayBuffer> {
  const tooLarge = numbers.findIndex((number) => number >= 2n ** 63n);
  if (tooLarge < 0) return new BigInt64Array(numbers.buffer);
  throw new RangeError(`Expected whole numbers below 2^63 but found ${numbers[tooLarge]} at ${tooLarge}`);
}

/** How a type of numbers is called in a safetensors file; half floats arrive as F32. */
export function dtypeOf(data: TensorData): string {
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Int32Array) return "I32";
  if (data instanceof BigInt64Array) return "I64";
  return "U8";
}

/**
 * Reads the bytes of a safetensors file (https://huggingface.co/docs/safetensors).
 * Every offset is checked before it is used: the file may come from anywhere.
 *
 * @throws {RangeError} saying what is wrong with the bytes; the caller knows the file's name.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { places, metadata } = safetensorsLayout(bytes, bytes.length);
  // A plain view: slicing Node's Buffer would share its memory instead of copying.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors: Record<string, Tensor> = Object.create(null);
  for (const place of places) {
    tensors[place.name] = decodeRows(place, plain.subarray(place.start, place.end));
  }
  return { tensors, metadata };
}

/** The same of a file that the user gave. @throws {UserError} naming it. */
export function decodeGiven(bytes: Uint8Array, path: string): Safetensors {
  try {
    return decodeSafetensors(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UserError(cause.message, path, "The file is damaged or no safetensors file.", { cause });
  }
}

/** Bytes of the header of a file that begins with `bytes`: at least 8. */
export function safetensorsHeaderBytes(bytes: Uint8Array): number {
  return 8 + Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
}

/**
 * Reads the header of a safetensors file without its tensors.
 *
 * @param bytes the beginning of the file, with at least the header; @param fileBytes how long all of the file is.
 * @throws {RangeError} saying what is wrong with it.
 */
export function safetensorsLayout(bytes: Uint8Array, fileBytes: number): SafetensorsLayout {
  if (bytes.length < 8) {
    throw new RangeError(`Expected a safetensors file but found only ${bytes.length} bytes`);
  }
  const headerEnd = safetensorsHeaderBytes(bytes);
  if (headerEnd - 8 > MAX_HEADER_BYTES || headerEnd > bytes.length) {
    throw new RangeError(
      `Expected a header inside ${bytes.length} bytes but its length says ${headerEnd - 8}`,
    );
  }
  const { __metadata__: metadata = {}, ...described } = parseHeader(bytes.subarray(8, headerEnd));
  requireTexts(metadata);
  const places = Object.entries(described).map(([name, entry]) => checkEntry(name, entry, headerEnd));
  requireExactCover(places, headerEnd, fileBytes);
  return { places, metadata };
}

/**
 * Consecutive rows of a tensor from their bytes, which are copied.
 *
 * @param bytes of whole rows, those of axis 0; of a tensor without axes, its one number.
 */
export function decodeRows({ dtype, shape }: TensorPlace, bytes: Uint8Array): Tensor {
  // A copy of its own: aligned for the typed array and free of the file's buffer.
  const data = DECODERS[dtype].decode(bytes.slice() as Uint8Array<ArrayBuffer>);
  if (shape.length === 0) return { shape, data };
  const row = elementCount(shape.slice(1));
  return { shape: [row > 0 ? data.length / row : shape[0], ...shape.slice(1)], data };
}

function requireTexts(metadata: unknown): asserts metadata is Record<string, string> {
  const isMap = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  if (isMap && Object.values(metadata).every((value) => typeof value === "string")) return;
  throw new RangeError("Expected metadata of texts by name but found something else");
}

/**
 * Tensors lie side by side and fill the body, as the format demands. Those that overlap would take many times the memory of
 * the file, and what lies between them could be anything.
 */
function requireExactCover(places: readonly TensorPlace[], headerEnd: number, bytes: number): void {
  let covered = headerEnd;
  for (const { name, start, end } of places.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== covered) {
      throw new RangeError(
        `Tensor "${shown(name)}": expected it to begin at byte ${
          covered - headerEnd
        }, where the one before ends, but found ${start - headerEnd}`,
      );
    }
    covered = end;
  }
  if (covered !== bytes) {
    throw new RangeError(
      `Expected tensors that fill ${bytes - headerEnd} bytes but found the last one ends at ${
        covered - headerEnd
      }`,
    );
  }
}

/** A name or value from the file, short enough to print. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function parseHeader(raw: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
    header = JSON.parse(text);
  } catch {
    throw new RangeError("Expected a JSON header but found something else");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new RangeError("Expected the header to be a JSON object");
  }
  const twice = repeatedKey(text);
  if (twice !== null) throw new RangeError(`Expected each name once but found "${shown(twice)}" twice`);
  return header as Record<string, unknown>;
}

function checkEntry(name: string, entry: unknown, headerEnd: number): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>;
  if (typeof dtype !== "string" || !Object.hasOwn(DECODERS, dtype)) {
    throw new RangeError(`Tensor "${shown(name)}": dtype ${shown(dtype)} is not supported`);
  }
  const whole = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  const wholes = (list: unknown): list is number[] => Array.isArray(list) && list.every(whole);
  if (!wholes(shape) || shape.length > MAX_AXES || !wholes(offsets) || offsets.length !== 2) {
    throw new RangeError(`Tensor "${shown(name)}": shape or offsets are not whole numbers`);
  }
  const [start, end] = offsets;
  const wanted = elementCount(shape) * DECODERS[dtype].bytes;
  if (end - start !== wanted) {
    throw new RangeError(
      `Tensor "${shown(name)}": expected ${wanted} bytes for shape [${shape.join(", ")}] but offsets ` +
        `${start}..${end} were given`,
    );
  }
  return { name, dtype, shape, start: headerEnd + start, end: headerEnd + end };
}

/**
 * The bytes of a safetensors file holding `tensors` in the order of their names, so equal content gives equal bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { decodeSafetensors, encodeSafetensors } from "ablate";
 *
 * const bytes = encodeSafetensors({ labels: { shape: [3], data: Int32Array.of(0, 1, -1) } }, { source: "by hand" });
 * const { tensors, metadata } = decodeSafetensors(bytes);
 * assert.deepEqual([...tensors.labels.data], [0, 1, -1]);
 * assert.equal(metadata.source, "by hand");
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const name of names) {
    const { shape, data } = tensors[name];
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const name of names) {
    const { data } = tensors[name];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
