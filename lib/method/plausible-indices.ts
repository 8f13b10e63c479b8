import { UserError } from "../errors.ts";

/** A label this many times above all lower ones, and at least `SUSPECT`, is taken for a mistake. */
const LEAP = 10;
const SUSPECT = 100;
/** Labels that start this high do not number classes from 0. */
const LATE = 1000;

/**
 * Refuses class indices if one lies far beyond the others, such as 255 or a million among twenty. It is nearly always a code for
 * "unknown", and every number below it would become a class.
 *
 * @param labels class indices, negative where unknown. @param where the file or name of what holds them, for the message.
 * @throws {UserError} naming the label, its first row and what was probably meant.
 */
export function requirePlausibleIndices(labels: readonly number[], where = "labels"): void {
  const distinct = [...new Set(labels.filter((label) => label >= 0))].sort((a, b) => a - b);
  const odd = distinct.find((label, i) =>
    i === 0 ? label >= LATE : label >= SUSPECT && label > LEAP * (distinct[i - 1] + 1)
  );
  if (odd === undefined) return;
  const below = distinct.filter((label) => label < odd);
  const others = below.length === 0 ? "no label below it" : `the labels below it end at ${below.at(-1)}`;
  throw new UserError(
    `Expected class indices numbered from 0 but found ${odd} in row ${labels.indexOf(odd)}, where ${others}`,
    where,
    "Did you mean -1, for unknown? If there are so many classes, give their number or names.",
  );
}
