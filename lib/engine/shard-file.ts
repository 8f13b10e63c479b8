import canonicalize from "canonicalize";
import { decodeSafetensors, encodeSafetensors } from "../tensor/safetensors.ts";
import type { Artefact } from "./artefact.ts";

/** The bytes of a shard: a safetensors file with the facts as canonical JSON in its metadata. Equal content, equal bytes. */
export function encodeShard({ tensors, facts }: Artefact): Uint8Array<ArrayBuffer> {
  return encodeSafetensors(tensors, { facts: canonicalize(facts)! });
}

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
