import type { StandIn } from "../configuration/profile.ts";
import { findPulled } from "../downloads/find-model.ts";
import { Settings } from "../stages/settings.ts";

/**
 * Whether what a setting names can be used: a model where it was pulled, anything else always.
 *
 * @param setting name at the top level of the settings.
 * @param value as a file writes it.
 */
export async function isHere(setting: string, value: unknown): Promise<boolean> {
  const model = modelOf(setting, value);
  return model === null || await findPulled(model.name, model.kind) !== null;
}

/** The model that a setting names, or null where it names none. */
export function modelOf(setting: string, value: unknown): { kind: "clip" | "sam"; name: string } | null {
  if (setting === "clip") return { kind: "clip", name: String(value) };
  if (setting !== "masks") return null;
  const { data } = Settings.shape.masks.safeParse(value);
  return data?.generator === "sam" ? { kind: "sam", name: data.model } : null;
}

/** What a reader must know where another value took a setting's place. */
export function standInText({ setting, insteadOf, value }: StandIn): string {
  const name = modelOf(setting, insteadOf)!.name;
  return `${setting}: ${value} stands in for ${name}, which is not here (deno task models pull ${name})`;
}
