import { UserError } from "../errors.ts";
import type { PreparedExperiment } from "./prepare-experiment.ts";

/** Refuses embeddings that are given where pictures are painted or timed. @throws {UserError} naming the profile. */
export function requirePictures({ materials, experiment }: PreparedExperiment): void {
  if (!materials.given) return;
  throw new UserError(
    "Expected pictures but found embeddings alone",
    `the profile ${experiment.profile.name}`,
    "Use a data set of pictures for this.",
  );
}
