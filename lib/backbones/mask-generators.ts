import { closest } from "fastest-levenshtein";
import { UserError } from "../errors.ts";
import { classicalSegmenter } from "./classical-segmenter/classical-segmenter.ts";
import type { MaskGenerator } from "./mask-generator.ts";

/** Every mask generator by its name in an experiment file. */
export const MASK_GENERATORS: Readonly<Record<string, () => MaskGenerator>> = {
  classical: () => classicalSegmenter(),
};

/**
 * The mask generator of that name, with its default settings.
 *
 * @throws {UserError} when there is none, with the nearest name.
 */
export function maskGenerator(name: string): MaskGenerator {
  if (Object.hasOwn(MASK_GENERATORS, name)) return MASK_GENERATORS[name]();
  const known = Object.keys(MASK_GENERATORS);
  throw new UserError(
    `Expected a mask generator (${known.join(", ")}) but found "${name}"`,
    undefined,
    `Did you mean "${closest(name, known)}"?`,
  );
}
