import { z } from "zod";
import { MASK_GENERATORS } from "../backbones/mask-generators.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { setFragments } from "../configuration/set-fragments.ts";
import { type Fragment, resolveSettings } from "../configuration/resolve-settings.ts";
import { UserError } from "../errors.ts";
import { SegmentedMasks } from "../stages/settings/masks.ts";
import { RuntimeSettings } from "../stages/settings/runtime.ts";

const Schema = z.strictObject({ masks: SegmentedMasks, runtime: RuntimeSettings.prefault({}) });

/** Who makes the masks of pictures, with all its settings, and what networks run on. */
export type PredictSettings = z.infer<typeof Schema>;

/**
 * How masks are made and on what, from `--masks` and `--set masks.pointsPerSide=16`, `--set runtime.provider=auto` as experiment files
 * have them.
 *
 * @param given `classical`, or folder or name of a SAM; default: SAM where its settings are set, else classical.
 * @param set `path=value` options; they come before `given`.
 * @throws {UserError} with the nearest name for what does not exist.
 */
export async function predictSettings(
  given: string | undefined,
  set: readonly string[],
): Promise<PredictSettings> {
  const options = setFragments(set);
  const isSet = options.some(({ option }) => option?.startsWith("masks."));
  const masks = given === undefined ? isSet ? "sam" : "classical" : named(given);
  const base: Fragment = { value: { masks }, locate: () => "--masks" };
  return await resolveSettings({ schema: Schema }, [base, ...options]);
}

function named(given: string): string | { generator: "sam"; model: string } {
  const known = Object.keys(MASK_GENERATORS);
  if (known.includes(given)) return given;
  const near = didYouMeanText(given, known);
  if (near === undefined) return { generator: "sam", model: given };
  throw new UserError(`Expected ${known.join(", ")} or a SAM but found "${given}"`, "--masks", near);
}
