import { UserError } from "../errors.ts";
import type { Fragment } from "./resolve-settings.ts";
import { fragmentAt, parseSetOption, type SetOption } from "./set-option.ts";

/**
 * `--set path=value` options as settings, for commands that take no sweeps.
 *
 * @throws {UserError} for a sweep, and what is no option.
 */
export function setFragments(set: readonly string[]): Fragment[] {
  return set.map(parseSetOption).map((option) => {
    if (option.values.length > 1) {
      throw new UserError("expected one value but found a sweep", `--set ${option.text}`);
    }
    return optionFragment(option, option.values[0]);
  });
}

/** One value of an option as settings. */
export function optionFragment({ path, text }: SetOption, value: unknown): Fragment {
  return { value: fragmentAt(path, value), locate: () => `--set ${text}`, option: path };
}
