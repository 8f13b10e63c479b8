import { UserError } from "../errors.ts";

/**
 * Names without a first "background", which is label 0 whether it is named or not.
 *
 * @throws {UserError} where it stands in another place, as a label of its own that no file would keep apart from label 0.
 */
export function foregroundOf(names: readonly string[]): readonly string[] {
  const at = names.findLastIndex((name) => name.trim().toLowerCase() === "background");
  if (at <= 0) return names.slice(at + 1);
  throw new UserError(
    `Expected "${names[at]}" as the first name or not at all but found it as number ${at + 1}`,
    "--classes",
    "Background is label 0 whether it is named or not; --background takes words for what it looks like.",
  );
}

/** @throws {UserError} for names that are repeated, empty, too few or too many. */
export function requireNames(classes: readonly string[], background: readonly string[]): void {
  const names = [...classes, ...background];
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  const problem = repeated !== undefined
    ? `every name once but found "${repeated}" again`
    : names.some((name) => name.trim() === "")
    ? "a name between every two commas but found none"
    : classes.length === 0 || names.length < 2
    ? `at least two names to choose from but found ${names.length}`
    : classes.length > 254
    ? `at most 254 classes but found ${classes.length}`
    : null;
  if (problem === null) return;
  throw new UserError(
    `Expected ${problem}`,
    "--classes",
    'Give several classes, or words for everything else: --background "sky,wall".',
  );
}
