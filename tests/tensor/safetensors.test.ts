import assert from "node:assert/strict";
import { decodeSafetensors, encodeSafetensors } from "../../lib/tensor/safetensors.ts";

/** A file with this header over a body of that many bytes. */
function file(header: unknown, body: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + body);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const floats = (shape: number[], from: number, to: number) => ({
  dtype: "F32",
  shape,
  data_offsets: [from, to],
});

function refused(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => decodeSafetensors(bytes), (error) => {
    assert(error instanceof RangeError, `expected a RangeError but found ${error}`);
    assert.match(error.message, message);
    assert(error.message.length < 400, "a message that a terminal can show");
    return true;
  });
}

Deno.test("what is written is read, in any order of places", () => {
  const tensors = {
    b: { shape: [2], data: Float32Array.of(1, 2) },
    a: { shape: [1, 3], data: Int32Array.of(3, 4, 5) },
    none: { shape: [0, 4], data: new Float32Array(0) },
  };
  const read = decodeSafetensors(encodeSafetensors(tensors, { made: "by hand" }));
  assert.deepEqual({ ...read.tensors }, tensors);
  assert.deepEqual(read.metadata, { made: "by hand" });
  const swapped = decodeSafetensors(file({ late: floats([1], 4, 8), early: floats([1], 0, 4) }, 8));
  assert.deepEqual(Object.keys(swapped.tensors), ["late", "early"]);
});

Deno.test("tensors that overlap, leave a gap, or leave bytes over are refused", () => {
  refused(
    file({ a: floats([2], 0, 8), b: floats([2], 4, 12) }, 12),
    /"b": expected it to begin at byte 8.* found 4/,
  );
  refused(
    file({ a: floats([2], 0, 8), b: floats([2], 0, 8) }, 8),
    /expected it to begin at byte 8.* found 0/,
  );
  refused(file({ a: floats([1], 0, 4), b: floats([1], 8, 12) }, 12), /"b": expected it to begin at byte 4/);
  refused(file({ a: floats([1], 0, 4) }, 8), /fill 8 bytes but found the last one ends at 4/);
  refused(file({ a: floats([3], 0, 12) }, 8), /fill 8 bytes but found the last one ends at 12/);
});

Deno.test("a small file cannot ask for much memory", () => {
  const many = Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`t${i}`, floats([1 << 20], 0, 4 << 20)]),
  );
  refused(file(many, 4 << 20), /expected it to begin at byte 4194304/);
  refused(file({ a: floats([2 ** 40, 2 ** 40], 0, 8) }, 8), /for shape \[1099511627776, 1099511627776\]/);
  refused(file({ a: floats([2 ** 53], 0, 8) }, 8), /not whole numbers/);
  refused(file({ a: floats(new Array(1e5).fill(1), 0, 4) }, 4), /not whole numbers/);
});

Deno.test("a header that is huge, no JSON, or nested without end is refused", () => {
  const lying = new Uint8Array(100);
  new DataView(lying.buffer).setBigUint64(0, 2n ** 63n, true);
  refused(lying, /header inside 100 bytes but its length says/);
  refused(file("{", 0), /Expected a JSON header/);
  refused(file("[1]", 0), /to be a JSON object/);
  refused(
    file('{"a":' + "[".repeat(1e5) + "]".repeat(1e5) + "}", 0),
    /Tensor "a": dtype nothing is not supported/,
  );
  refused(file(`{"a": {"dtype": ${"[".repeat(1e5) + "]".repeat(1e5)}}}`, 0), /dtype .* is not supported/);
});

Deno.test("strange dtypes, shapes, offsets, names and metadata are refused", () => {
  refused(file({ a: { ...floats([1], 0, 4), dtype: "F8_E4M3" } }, 4), /dtype F8_E4M3 is not supported/);
  refused(
    file({ a: { ...floats([1], 0, 4), dtype: "constructor" } }, 4),
    /dtype constructor is not supported/,
  );
  refused(file({ a: null }, 0), /dtype nothing is not supported/);
  refused(file({ a: floats([-1], 0, 4) }, 4), /not whole numbers/);
  refused(file({ a: { ...floats([1], 0, 4), data_offsets: [0, 4, 8] } }, 4), /not whole numbers/);
  refused(file({ a: floats([1], 4, 0) }, 4), /expected 4 bytes/);
  refused(file({ ["x".repeat(1e5)]: floats([1], 0, 8) }, 8), /^Tensor "x{60}…"/);
  refused(file({ __metadata__: { n: 3 } }, 0), /Expected metadata of texts/);
  refused(file({ __metadata__: ["a"] }, 0), /Expected metadata of texts/);
  const { tensors } = decodeSafetensors(
    file('{"__proto__": {"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
  );
  assert.deepEqual(Object.keys(tensors), ["__proto__"]);
});

Deno.test("whole numbers of every width are read, and those that no signed 64 bits hold are refused", () => {
  const widths = {
    I8: new Uint8Array(Int8Array.of(-1, 3).buffer),
    I16: new Uint8Array(Int16Array.of(-1, 3).buffer),
    I32: new Uint8Array(Int32Array.of(-1, 3).buffer),
    I64: new Uint8Array(BigInt64Array.of(-1n, 3n).buffer),
    U8: Uint8Array.of(200, 3),
    U16: new Uint8Array(Uint16Array.of(60_000, 3).buffer),
    U32: new Uint8Array(Uint32Array.of(4_000_000_000, 3).buffer),
    U64: new Uint8Array(BigUint64Array.of(2n ** 40n, 3n).buffer),
  };
  const first = {
    ...{ I8: -1, I16: -1, I32: -1, I64: -1, U8: 200, U16: 60_000 },
    ...{ U32: 4_000_000_000, U64: 2 ** 40 },
  };
  for (const [dtype, raw] of Object.entries(widths)) {
    const bytes = file({ labels: { dtype, shape: [2], data_offsets: [0, raw.length] } }, raw.length);
    bytes.set(raw, bytes.length - raw.length);
    const { labels } = decodeSafetensors(bytes).tensors;
    assert.deepEqual(Array.from(labels.data, Number), [first[dtype as keyof typeof first], 3], dtype);
  }
  const huge = file({ labels: { dtype: "U64", shape: [1], data_offsets: [0, 8] } }, 8);
  huge.set(new Uint8Array(BigUint64Array.of(2n ** 63n).buffer), huge.length - 8);
  refused(huge, /below 2\^63 but found 9223372036854775808/);
});

Deno.test("a name that the header holds twice is refused, however it is written and at any depth", () => {
  const entry = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  refused(file(`{"a":${entry},"a":${entry}}`, 4), /each name once but found "a" twice/);
  refused(file(`{"a":${entry},"\\u0061":${entry}}`, 4), /each name once but found "a" twice/);
  refused(file('{"a":{"dtype":"F32","shape":[9],"shape":[1],"data_offsets":[0,4]}}', 4), /"shape" twice/);
  const quoted = decodeSafetensors(file(`{"a\\":{":${entry}}`, 4));
  assert.deepEqual(Object.keys(quoted.tensors), ['a":{']);
});
