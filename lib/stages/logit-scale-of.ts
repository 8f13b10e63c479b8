import { UserError } from "../errors.ts";
import { LOGIT_SCALE } from "../method/text-classifier/zero-shot.ts";
import type { ClipFacts } from "./materials.ts";
import type { Settings } from "./settings.ts";

/**
 * The factor that cosines with prompts are multiplied by.
 *
 * @throws {UserError} where the model's own scale is wanted and its weights hold none.
 */
export function logitScaleOf(
  { logitScale }: Pick<Settings["text"], "logitScale">,
  clip: Pick<ClipFacts, "folder" | "logitScale">,
): number {
  if (logitScale !== "own") return logitScale;
  if (clip.logitScale !== null) return clip.logitScale;
  throw new UserError(
    "Expected a CLIP that holds the tensor logit_scale for text.logitScale: own but found none among its weights",
    clip.folder,
    `Use text.logitScale: ${LOGIT_SCALE}, that of the published CLIPs.`,
  );
}
