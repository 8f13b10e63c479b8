/** How far each step of Appendix B is from Eq. 11 for one test mask, as shares of 1; an error counts as 1 at most. */
export const APPROXIMATION_ERRORS = [
  // S6: neighbours of the test mask that have it among their own nearest.
  "mutual",
  // S6: training masks whose neighbours stay as they were.
  "unchanged",
  // S8: change of the degrees of its neighbours, mean.
  "degree",
  // S9: |w - w̃| / |w̃| with w of Eq. 15 and w̃ the true border of the normalised affinity.
  "weights",
  // S11: |Ỹ - Ŷ| / |Ŷ|, the change of its neighbours' labels by its taking part.
  "training",
  // S12: |Eq. 14 - Eq. 11| / |Eq. 11|.
  "scores",
  // S12: 1 where both have the same best class, else 0.
  "sameClass",
] as const;

/** One number for each of them. */
export type ApproximationErrors = Readonly<Record<typeof APPROXIMATION_ERRORS[number], number>>;
