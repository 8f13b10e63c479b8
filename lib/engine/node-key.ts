import canonicalize from "canonicalize";
import type { Identity } from "./manifest.ts";
import { sha256 } from "../files/sha256.ts";

/**
 * Key of a result: SHA-256 of the canonical JSON (RFC 8785) of its identity.
 *
 * @throws {RangeError} when params hold something JSON cannot write, such as NaN.
 */
export function nodeKey({ stage, code, params, inputs }: Identity): string {
  try {
    return sha256(canonicalize({ stage, code, params, inputs })!);
  } catch (cause) {
    throw new RangeError(`Stage "${stage}": params must be plain JSON values: ${(cause as Error).message}`, {
      cause,
    });
  }
}
