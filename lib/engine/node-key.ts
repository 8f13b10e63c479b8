import canonicalize from "canonicalize";
import type { Identity, StageCode } from "./manifest.ts";
import { sha256 } from "../files/sha256.ts";

/**
 * Key of a result: SHA-256 of the canonical JSON (RFC 8785) of its identity.
 *
 * @throws {RangeError} when params hold something JSON cannot write, such as NaN.
 */
export function nodeKey({ stage, code, params, inputs }: Identity): string {
  try {
    return sha256(canonicalIdentity({ stage, code, params, inputs }));
  } catch (cause) {
    throw new RangeError(`Stage "${stage}": params must be plain JSON values: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Canonical JSON of code by its object: it is long, and the nodes of a stage share it. */
const codeTexts = new WeakMap<StageCode, string>();

/** Canonical JSON of an identity, members in the order of their names. */
export function canonicalIdentity({ stage, code, params, inputs }: Identity): string {
  let text = codeTexts.get(code);
  if (text === undefined) codeTexts.set(code, text = canonicalize(code)!);
  const [ofInputs, ofParams, ofStage] = [inputs, params, stage].map((value) => canonicalize(value));
  return `{"code":${text},"inputs":${ofInputs},"params":${ofParams},"stage":${ofStage}}`;
}
