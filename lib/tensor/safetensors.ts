import { elementCount, type Tensor, type TensorData } from "./tensor.ts";

/** What a safetensors file holds: named tensors and the optional string-to-string metadata. */
export interface Safetensors {
  readonly tensors: Record<string, Tensor>;
  readonly metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** An entry whose numbers fit together. */
interface CheckedEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: number[];
  readonly start: number;
  readonly end: number;
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
  I32: { bytes: 4, decode: (raw) => new Int32Array(raw.buffer) },
  U8: { bytes: 1, decode: (raw) => raw },
  BOOL: { bytes: 1, decode: (raw) => raw },
};

function widenBrainFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

function dtypeOf(data: TensorData): string {
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
  if (bytes.length < 8) {
    throw new RangeError(`Expected a safetensors file but found only ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > MAX_HEADER_BYTES || 8 + headerLength > bytes.length) {
    throw new RangeError(
      `Expected a header inside ${bytes.length} bytes but its length says ${headerLength}`,
    );
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  // A plain view: slicing Node's Buffer would share its memory instead of copying.
  const body = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(8 + headerLength);
  const { __metadata__: metadata = {}, ...described } = header;
  requireTexts(metadata);
  const entries = Object.entries(described).map(([name, entry]) => checkEntry(name, entry));
  requireExactCover(entries, body.length);
  const tensors: Record<string, Tensor> = Object.create(null);
  for (const entry of entries) tensors[entry.name] = decodeEntry(entry, body);
  return { tensors, metadata };
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
function requireExactCover(entries: readonly CheckedEntry[], bytes: number): void {
  let covered = 0;
  for (const { name, start, end } of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== covered) {
      throw new RangeError(
        `Tensor "${
          shown(name)
        }": expected it to begin at byte ${covered}, where the one before ends, but found ${start}`,
      );
    }
    covered = end;
  }
  if (covered !== bytes) {
    throw new RangeError(
      `Expected tensors that fill ${bytes} bytes but found the last one ends at ${covered}`,
    );
  }
}

/** A name or value from the file, short enough to print. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function parseHeader(raw: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch {
    throw new RangeError("Expected a JSON header but found something else");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new RangeError("Expected the header to be a JSON object");
  }
  return header as Record<string, unknown>;
}

function checkEntry(name: string, entry: unknown): CheckedEntry {
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
  return { name, dtype, shape, start, end };
}

function decodeEntry({ dtype, shape, start, end }: CheckedEntry, body: Uint8Array): Tensor {
  // A copy of its own: aligned for the typed array and free of the file's buffer.
  return { shape, data: DECODERS[dtype].decode(body.slice(start, end) as Uint8Array<ArrayBuffer>) };
}

/** The bytes of a safetensors file holding `tensors` in the order of their names, so equal content gives equal bytes. */
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
