import { isMapping } from "../is-mapping.ts";
import { UserError } from "../errors.ts";
import { didYouMeanText } from "./did-you-mean.ts";

/**
 * Refuses options that a call does not have. A notebook's cells run without a check of types: what is misspelled would be left out in
 * silence, and a whole table computed in place of a part.
 *
 * @param known all options; the compiler sees that none is missing.
 * @param where the call, for the message.
 * @throws {UserError} for an option that is not known, and for what is no object of options.
 */
export function knownOptions<Options extends object>(
  given: Options,
  known: Readonly<Record<keyof Options, boolean>>,
  where: string,
): void {
  const names = Object.keys(known);
  if (!isMapping(given)) {
    throw new UserError(
      `expected an object of options (${names.join(", ")}) but found ${JSON.stringify(given)}`,
      where,
    );
  }
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new UserError(
    `unknown option "${unknown}"; expected one of: ${names.join(", ")}`,
    where,
    didYouMeanText(unknown, names),
  );
}
