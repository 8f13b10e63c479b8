import canonicalize from "canonicalize";
import { sha256 } from "../files/sha256.ts";
import { orElse } from "../errors.ts";

/** A record with a checksum over it. */
export type Sealed<T> = T & { readonly seal: string };

/**
 * Adds a checksum over the canonical JSON of a record.
 *
 * @param without fields that the checksum leaves out, such as times.
 */
export function sealed<T extends object>(record: T, ...without: (keyof T & string)[]): Sealed<T> {
  return { ...record, seal: sealOf(record, without) };
}

/** Reads a sealed record; undefined where the bytes are no JSON or do not carry their own checksum. Arguments as of `sealed`. */
export function unsealed<T extends object>(
  bytes: Uint8Array | string,
  ...without: (keyof T & string)[]
): T | undefined {
  return orElse(() => {
    const text = typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const { seal, ...record } = JSON.parse(text);
    return seal === sealOf(record, without) ? record : undefined;
  }, undefined);
}

function sealOf(record: object, without: readonly string[]): string {
  const covered = Object.entries(record).filter(([name]) => !without.includes(name));
  return sha256(canonicalize(Object.fromEntries(covered))!);
}
