import canonicalize from "canonicalize";
import { decodeSafetensors, encodeSafetensors } from "../tensor/safetensors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Artefact } from "./artefact.ts";

/** The bytes of a shard: a safetensors file with the facts as canonical JSON in its metadata. Equal content, equal bytes. */
export function encodeShard({ tensors, facts }: Artefact): Uint8Array<ArrayBuffer> {
  const canonical = Object.entries(tensors).map(([name, tensor]) => [name, withOneNaN(tensor)]);
  return encodeSafetensors(Object.fromEntries(canonical), { facts: canonicalize(facts)! });
}

/** The tensor with every NaN in the same bits: which ones a processor makes depends on how it came by them. */
function withOneNaN(tensor: Tensor): Tensor {
  const { data } = tensor;
  if (!(data instanceof Float32Array || data instanceof Float64Array) || !data.some(Number.isNaN)) {
    return tensor;
  }
  const copy = data.slice(), words = new Uint32Array(copy.buffer), isWide = copy instanceof Float64Array;
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isNaN(copy[i])) continue;
    if (isWide) [words[2 * i], words[2 * i + 1]] = LITTLE_ENDIAN ? [0, 0x7ff80000] : [0x7ff80000, 0];
    else words[i] = 0x7fc00000;
  }
  return { ...tensor, data: copy };
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Reads the bytes that `encodeShard` wrote.
 *
 * @throws {RangeError} when the bytes are not such a file.
 */
export function decodeShard(bytes: Uint8Array): Artefact {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.facts === undefined) throw new RangeError("Expected facts in the metadata but found none");
  return { tensors, facts: JSON.parse(metadata.facts) };
}
