import { distance } from "fastest-levenshtein";

/** The known name closest to what was given, if it is close enough to be a slip of the fingers. */
export function didYouMean(given: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, edits: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  // Two letters swapped count as two edits; in a word of three letters that is another word.
  const tolerance = Math.max(given.length > 3 ? 2 : 1, Math.floor(given.length / 3));
  return near && near.edits <= tolerance ? near.name : undefined;
}

/** `Did you mean "x"?` or, when nothing is close, undefined. */
export function didYouMeanText(given: string, known: readonly string[]): string | undefined {
  const near = didYouMean(given, known);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}
