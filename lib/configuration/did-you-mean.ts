import { distance } from "fastest-levenshtein";

/** Two names must share this many first letters for one to be suggested for the other. */
const BEGINNING = 3;

/** The known name closest to what was given, if it may be a typing error or one name begins with the other. */
export function didYouMean(given: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, edits: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  // Two letters swapped count as two edits; in a word of three letters that is another word.
  const tolerance = Math.max(given.length > 3 ? 2 : 1, Math.floor(given.length / 3));
  if (near && near.edits <= tolerance) return near.name;
  const lower = given.toLowerCase();
  const longest = known.filter((name) => name.length >= BEGINNING && lower.startsWith(name.toLowerCase()))
    .toSorted((a, b) => b.length - a.length);
  const extended = lower.length >= BEGINNING
    ? known.filter((name) => name.toLowerCase().startsWith(lower))
    : [];
  return longest[0] ?? (extended.length === 1 ? extended[0] : undefined);
}

/** `Did you mean "x"?` or, when nothing is close, undefined. */
export function didYouMeanText(given: string, known: readonly string[]): string | undefined {
  const near = didYouMean(given, known);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}
